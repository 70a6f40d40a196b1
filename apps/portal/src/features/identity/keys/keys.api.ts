import { queryOptions } from '@tanstack/react-query';
import { type components, unwrap } from '@app/api-client';
import { api, everyPage } from '@app/ui';

type Schemas = components['schemas'];
export type Key = Schemas['KeyDto'];
export type NewKey = Schemas['NewKeyDto'];
export type ServiceAccount = Schemas['ServiceAccountDto'];
export type MakeKey = Schemas['MakeKey'];

/** Whose keys: somebody's own, or those of an organisation's service accounts in a project. */
export type Holder = { kind: 'person' } | { kind: 'project'; project: string; organisation: string };

const mine = '/api/v1/me/keys';
const ofProject = '/api/v1/projects/{project}/keys';
const accounts = '/api/v1/projects/{project}/service-accounts';

export const keysKey = (holder: Holder) =>
  holder.kind === 'person' ? ['me', 'keys'] : ['projects', holder.project, 'keys', holder.organisation];

/** Keys of a holder, newest first. */
export const keysQuery = (holder: Holder) =>
  queryOptions({
    queryKey: keysKey(holder),
    queryFn: ({ signal }) =>
      everyPage((query) => {
        if (holder.kind === 'person') return unwrap(api.GET(mine, { params: { query }, signal }));
        const { project } = holder;
        // Of one organisation, where one is there for several: what is read is otherwise read for all of them.
        const headers = { 'Monsoon-Organisation': holder.organisation };
        return unwrap(api.GET(ofProject, { params: { path: { project }, query }, headers, signal }));
      }),
  });

/** Makes a key. @param account the service account that it is of; needed in a project */
export function makeKey(holder: Holder, body: MakeKey, account: string): Promise<NewKey> {
  if (holder.kind === 'person') return unwrap(api.POST(mine, { body }));
  const { project } = holder;
  return unwrap(api.POST(ofProject, { params: { path: { project } }, body: { ...body, service_account: account } }));
}

/** A new key in place of another. @param overlap_seconds for how long the old one stays good beside it */
export function renewKey(holder: Holder, key: string, overlap_seconds: number): Promise<NewKey> {
  const body = { overlap_seconds };
  if (holder.kind === 'person') return unwrap(api.POST(`${mine}/{key}/renewal`, { params: { path: { key } }, body }));
  const params = { path: { project: holder.project, key } };
  return unwrap(api.POST(`${ofProject}/{key}/renewal`, { params, body }));
}

export function revokeKey(holder: Holder, key: string): Promise<unknown> {
  if (holder.kind === 'person') return unwrap(api.DELETE(`${mine}/{key}`, { params: { path: { key } } }));
  const params = { path: { project: holder.project, key } };
  return unwrap(api.DELETE(`${ofProject}/{key}`, { params }));
}

/** Service accounts of every participant. */
export const accountsQuery = (project: string) =>
  queryOptions({
    queryKey: ['projects', project, 'service-accounts'],
    queryFn: ({ signal }) =>
      everyPage((query) => unwrap(api.GET(accounts, { params: { path: { project }, query }, signal }))),
  });

export const makeAccount = (project: string, name: string): Promise<ServiceAccount> =>
  unwrap(api.POST(accounts, { params: { path: { project } }, body: { name } }));

export const disableAccount = (service_account: string, project: string) =>
  unwrap(api.DELETE(`${accounts}/{service_account}`, { params: { path: { project, service_account } } }));
