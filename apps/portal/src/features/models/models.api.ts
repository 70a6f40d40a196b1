import { queryOptions } from '@tanstack/react-query';
import { type components, unwrap } from '@app/api-client';
import { api, ifMatch, type LossPoint } from '@app/ui';

type Schemas = components['schemas'];
export type Model = Schemas['ModelDto'];
export type VersionSummary = Schemas['ModelVersionSummaryDto'];
export type ModelVersion = Schemas['ModelVersionDto'];

const models = '/api/v1/projects/{project}/models';
const versions = `${models}/{model}/versions` as const;
const jobs = '/api/v1/projects/{project}/fine-tuning-jobs';

/** Models of a project, newest first, each with its newest version. */
export const modelsQuery = (project: string, { cursor }: { cursor?: string }) =>
  queryOptions({
    queryKey: ['projects', project, 'models', { cursor }],
    queryFn: ({ signal }) =>
      unwrap(api.GET(models, { params: { path: { project }, query: { limit: 50, cursor } }, signal })),
  });

export const modelQuery = (project: string, model: string) =>
  queryOptions({
    queryKey: ['projects', project, 'models', model],
    queryFn: ({ signal }) => unwrap(api.GET(`${models}/{model}`, { params: { path: { project, model } }, signal })),
  });

/** Versions of a model, newest first. */
export const modelVersionsQuery = (project: string, model: string, { cursor }: { cursor?: string }) =>
  queryOptions({
    queryKey: ['projects', project, 'models', model, 'versions', { cursor }],
    queryFn: ({ signal }) =>
      unwrap(api.GET(versions, { params: { path: { project, model }, query: { limit: 50, cursor } }, signal })),
  });

/** One version with its lineage, files and answers. It never changes, the name of its model apart. */
export const modelVersionQuery = (project: string, model: string, version: string) =>
  queryOptions({
    queryKey: ['projects', project, 'models', model, 'versions', version],
    queryFn: ({ signal }) =>
      unwrap(api.GET(`${versions}/{version}`, { params: { path: { project, model, version } }, signal })),
  });

/** The model card as Markdown. */
export const cardQuery = (project: string, model: string, version: string) =>
  queryOptions({
    queryKey: ['projects', project, 'models', model, 'versions', version, 'card'],
    queryFn: ({ signal }) => {
      const params = { path: { project, model, version } };
      return unwrap(api.GET(`${versions}/{version}/card`, { params, parseAs: 'text', signal }));
    },
  });

/** The job that made a version: its seed and its other settings are kept there. */
export const madeByQuery = (project: string, job: string) =>
  queryOptions({
    queryKey: ['projects', project, 'jobs', job],
    queryFn: ({ signal }) => unwrap(api.GET(`${jobs}/{job}`, { params: { path: { project, job } }, signal })),
  });

/** Losses on held-out rows that a job told, by step, in as few points as a curve needs. They stay once it has ended. */
export const heldOutQuery = (project: string, job: string) =>
  queryOptions({
    queryKey: ['projects', project, 'jobs', job, 'held-out'],
    queryFn: async ({ signal }): Promise<LossPoint[]> =>
      (await unwrap(api.GET(`${jobs}/{job}/loss`, { params: { path: { project, job } }, signal }))).held_out,
    staleTime: 600_000,
  });

/** Changes name or description of a model as it was last read. @throws 409 `model-name-taken` */
export const changeModel = (project: string, { id, version }: Model, body: Schemas['ChangeModelDto']): Promise<Model> =>
  unwrap(api.PATCH(`${models}/{model}`, { params: { path: { project, model: id }, header: ifMatch(version) }, body }));
