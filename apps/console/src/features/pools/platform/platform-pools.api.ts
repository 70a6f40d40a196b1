import { queryOptions } from '@tanstack/react-query';
import { type components, unwrap } from '@app/api-client';
import { api, ifMatch, once } from '@app/ui';
import type { RoleHolder } from '../../../app/people/people.api';
import type { Pool } from '../pools.api';

const pools = '/api/v1/platform/pools';
const one = `${pools}/{pool}` as const;
const people = `${one}/people` as const;

/** A pool, for the platform administrator, who need not operate it. */
export const platformPoolQuery = (pool: string) =>
  queryOptions({
    queryKey: ['pools', 'platform', pool],
    queryFn: ({ signal }) => unwrap(api.GET(one, { params: { path: { pool } }, signal })),
  });

/** Its operators, as many as a page of the API takes. */
export const operatorsQuery = (pool: string) =>
  queryOptions({
    queryKey: ['pools', 'platform', pool, 'people'],
    queryFn: ({ signal }) => unwrap(api.GET(people, { params: { path: { pool }, query: { limit: 200 } }, signal })),
  });

/** Programmes that a pool may belong to, as many as a page of the API takes. */
export const programmeChoicesQuery = queryOptions({
  queryKey: ['platform', 'programmes', { limit: 200 }],
  queryFn: ({ signal }) =>
    unwrap(api.GET('/api/v1/platform/programmes', { params: { query: { limit: 200 } }, signal })),
});

/** Organisations that may offer a pool, as many as a page of the API takes. */
export const providerChoicesQuery = queryOptions({
  queryKey: ['platform', 'organisations', { state: 'verified', limit: 200 }],
  queryFn: ({ signal }) =>
    unwrap(api.GET('/api/v1/platform/organisations', { params: { query: { state: 'verified', limit: 200 } }, signal })),
});

export const createPool = (body: components['schemas']['CreatePoolDto'], key: string) =>
  unwrap(api.POST(pools, { params: { header: once(key) }, body }));

/** Renames, closes or reopens a pool as it was last read. */
export const changePool = ({ id: pool, version }: Pool, body: components['schemas']['ChangePoolDto']) =>
  unwrap(api.PATCH(one, { params: { path: { pool }, header: ifMatch(version) }, body }));

export const nameOperator = (pool: string, { email }: { email: string }, key: string) =>
  unwrap(api.POST(people, { params: { path: { pool }, header: once(key) }, body: { email } }));

export const removeOperator = (pool: string, { person }: RoleHolder) =>
  unwrap(api.DELETE(`${people}/{person}`, { params: { path: { pool, person } } }));
