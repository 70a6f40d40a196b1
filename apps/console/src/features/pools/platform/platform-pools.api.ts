import { queryOptions } from '@tanstack/react-query';
import { type components, unwrap } from '@app/api-client';
import { api, everyPage, ifMatch, once } from '@app/ui';
import type { Invitation, Invited, RoleHolder } from '../../../app/people/people.api';
import type { Pool } from '../pools.api';

const pools = '/api/v1/platform/pools';
const one = `${pools}/{pool}` as const;
const people = `${one}/people` as const;
const invitations = `${one}/invitations` as const;

/** A pool, for the platform administrator, who need not operate it. */
export const platformPoolQuery = (pool: string) =>
  queryOptions({
    queryKey: ['pools', 'platform', pool],
    queryFn: ({ signal }) => unwrap(api.GET(one, { params: { path: { pool } }, signal })),
  });

/** Its operators. */
export const operatorsQuery = (pool: string) =>
  queryOptions({
    queryKey: ['pools', 'platform', pool, 'people'],
    queryFn: ({ signal }) =>
      everyPage((query) => unwrap(api.GET(people, { params: { path: { pool }, query }, signal }))),
  });

/** Invitations to operate it, newest first. */
export const poolInvitationsQuery = (pool: string) =>
  queryOptions({
    queryKey: ['pools', 'platform', pool, 'invitations'],
    queryFn: ({ signal }) =>
      everyPage((query) => unwrap(api.GET(invitations, { params: { path: { pool }, query }, signal }))),
  });

/** Programmes that a pool may belong to. */
export const programmeChoicesQuery = queryOptions({
  queryKey: ['platform', 'programmes', 'every'],
  queryFn: ({ signal }) =>
    everyPage((query) => unwrap(api.GET('/api/v1/platform/programmes', { params: { query }, signal }))),
});

/** Organisations that may offer a pool. */
export const providerChoicesQuery = queryOptions({
  queryKey: ['platform', 'organisations', 'every', 'verified'],
  queryFn: ({ signal }) =>
    everyPage((page) =>
      unwrap(api.GET('/api/v1/platform/organisations', { params: { query: { state: 'verified', ...page } }, signal })),
    ),
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

export const inviteOperator = (pool: string, { email, locale }: Invited, key: string) =>
  unwrap(api.POST(invitations, { params: { path: { pool }, header: once(key) }, body: { email, locale } }));

export const withdrawOperator = (pool: string, { id: invitation }: Invitation) =>
  unwrap(api.DELETE(`${invitations}/{invitation}`, { params: { path: { pool, invitation } } }));
