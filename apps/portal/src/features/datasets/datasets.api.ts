import { queryOptions } from '@tanstack/react-query';
import { useSearch } from '@tanstack/react-router';
import { type components, unwrap } from '@app/api-client';
import { api, everyPage, ifMatch, once, useMe } from '@app/ui';
import { organisationsOf } from '../../app/own-organisations';

type Schemas = components['schemas'];
export type Dataset = Schemas['DatasetDto'];
export type Version = Schemas['DatasetVersionDto'];
export type VersionFile = Schemas['VersionFileDto'];
export type Report = Schemas['ReportDto'];
export type Agreement = Schemas['AgreementDto'];
export type Listing = Schemas['ListingDto'];
export type DataRight = Schemas['DataRightDto'];

const datasets = '/api/v1/organisations/{org}/datasets';
const versions = `${datasets}/{dataset}/versions` as const;
const agreements = '/api/v1/organisations/{org}/agreements';

/** Where a version stands. */
export interface Place {
  org: string;
  dataset: string;
  version: string;
}

/** Organisations whose datasets I may see, and the one that the address chooses: the first where it chooses none. */
export function useOrganisations(): { mine: string[]; org: string | undefined } {
  const mine = organisationsOf(useMe());
  const { org } = useSearch({ strict: false });
  return { mine, org: org !== undefined && mine.includes(org) ? org : mine[0] };
}

/** Datasets of an organisation, newest first, each with its newest version. */
export const datasetsQuery = (org: string, search: { modality?: string; sort?: string; cursor?: string }) =>
  queryOptions({
    queryKey: ['organisations', org, 'datasets', search],
    queryFn: ({ signal }) => {
      const query = { limit: 50, ...search } as never;
      return unwrap(api.GET(datasets, { params: { path: { org }, query }, signal }));
    },
  });

/** Published data of all organisations that list it, newest first. */
export const listingsQuery = (search: { modality?: string; language?: string; cursor?: string }) =>
  queryOptions({
    queryKey: ['dataset-listings', search],
    queryFn: ({ signal }) => {
      const query = { limit: 50, ...search, modality: search.modality as never };
      return unwrap(api.GET('/api/v1/dataset-listings', { params: { query }, signal }));
    },
  });

/** Rights of a project in data, newest first. */
export const projectDataQuery = (project: string, { cursor }: { cursor?: string }) =>
  queryOptions({
    queryKey: ['projects', project, 'data-rights', { cursor }],
    queryFn: ({ signal }) => {
      const params = { path: { project }, query: { limit: 50, cursor } };
      return unwrap(api.GET('/api/v1/projects/{project}/data-rights', { params, signal }));
    },
  });

export const datasetQuery = (org: string, dataset: string) =>
  queryOptions({
    queryKey: ['organisations', org, 'datasets', dataset],
    queryFn: ({ signal }) => unwrap(api.GET(`${datasets}/{dataset}`, { params: { path: { org, dataset } }, signal })),
  });

/** Versions, newest first. */
export const versionsQuery = (org: string, dataset: string) =>
  queryOptions({
    queryKey: ['organisations', org, 'datasets', dataset, 'versions'],
    queryFn: ({ signal }) =>
      everyPage((query) => unwrap(api.GET(versions, { params: { path: { org, dataset }, query }, signal }))),
  });

/** Files of a version: the first 200 by their paths. */
export const filesQuery = ({ org, dataset, version }: Place, changes: number) =>
  queryOptions({
    queryKey: ['organisations', org, 'datasets', dataset, 'versions', version, 'files', changes],
    queryFn: ({ signal }) => {
      const params = { path: { org, dataset, version }, query: { limit: 200 } };
      return unwrap(api.GET(`${versions}/{version}/files`, { params, signal }));
    },
  });

/** The newest check of a version. @param running it is under way, and how far is told: its end is read anew */
export const reportQuery = ({ org, dataset, version }: Place, running: boolean) =>
  queryOptions({
    queryKey: ['organisations', org, 'datasets', dataset, 'versions', version, 'report', running],
    queryFn: ({ signal }) =>
      unwrap(api.GET(`${versions}/{version}/report`, { params: { path: { org, dataset, version } }, signal })),
  });

export const agreementsQuery = (org: string, dataset: string) =>
  queryOptions({
    queryKey: ['organisations', org, 'datasets', dataset, 'agreements'],
    queryFn: ({ signal }) =>
      everyPage((page) =>
        unwrap(api.GET(agreements, { params: { path: { org }, query: { dataset, ...page } }, signal })),
      ),
  });

export const register = (org: string, body: Schemas['RegisterDatasetDto'], key: string): Promise<Dataset> =>
  unwrap(api.POST(datasets, { params: { path: { org }, header: once(key) }, body }));

/** Changes a dataset as it was last read. @throws 409 `fixed-by-publication` for its rights once a version was published */
export const change = (org: string, { id, version }: Dataset, body: Schemas['ChangeDatasetDto']): Promise<Dataset> =>
  unwrap(
    api.PATCH(`${datasets}/{dataset}`, { params: { path: { org, dataset: id }, header: ifMatch(version) }, body }),
  );

export const makeVersion = (org: string, dataset: string, body: Schemas['CreateVersionDto'], key: string) =>
  unwrap(api.POST(versions, { params: { path: { org, dataset }, header: once(key) }, body }));

export const removeFile = ({ org, dataset, version }: Place, file: string, read: number): Promise<unknown> => {
  const params = { path: { org, dataset, version, file }, header: ifMatch(read) };
  return unwrap(api.DELETE(`${versions}/{version}/files/{file}`, { params }));
};

export type Step = 'validation' | 'publish';
export type ReasonedStep = 'return' | 'deprecation' | 'withdrawal';

/** Moves a version as it was last read. */
export const move = (step: Step, { org, dataset, version }: Place, read: number): Promise<Version> =>
  unwrap(
    api.POST(`${versions}/{version}/${step}`, { params: { path: { org, dataset, version }, header: ifMatch(read) } }),
  );

/** Moves a version for a reason, which those who use it are shown. */
export const moveFor = (step: ReasonedStep, { org, dataset, version }: Place, read: number, reason: string) =>
  unwrap(
    api.POST(`${versions}/{version}/${step}`, {
      params: { path: { org, dataset, version }, header: ifMatch(read) },
      body: { reason },
    }),
  );

export type AgreementProject = components['schemas']['AgreementProjectDto'];

/** Projects to make an agreement with. @param text a part of name or number where the organisation takes part, or any project's whole id */
export const agreementProjectsQuery = (org: string, text: string) =>
  queryOptions({
    queryKey: ['organisations', org, 'agreement-projects', text],
    queryFn: ({ signal }) => {
      const params = { path: { org }, query: { text } };
      return unwrap(api.GET('/api/v1/organisations/{org}/agreement-projects', { params, signal }));
    },
  });

export const agree = (org: string, body: Schemas['MakeAgreementDto'], key: string): Promise<Agreement> =>
  unwrap(api.POST(agreements, { params: { path: { org }, header: once(key) }, body }));

export const revoke = (org: string, { id, version }: Agreement, reason: string): Promise<Agreement> =>
  unwrap(
    api.POST(`${agreements}/{agreement}/revocation`, {
      params: { path: { org, agreement: id }, header: ifMatch(version) },
      body: { reason },
    }),
  );
