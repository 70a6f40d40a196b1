import { queryOptions, useQueries } from '@tanstack/react-query';
import { unwrap } from '@app/api-client';
import { api } from '@app/ui';

/** An organisation of whoever asks. */
export const organisationQuery = (org: string) =>
  queryOptions({
    queryKey: ['organisations', org],
    queryFn: ({ signal }) => unwrap(api.GET('/api/v1/organisations/{org}', { params: { path: { org } }, signal })),
  });

/** Organisations of whoever asks by their ids, as far as they may be read; undefined while they are being read. */
export const useOrganisationNames = (ids: string[]): ReadonlyMap<string, { name: string }> | undefined =>
  useQueries({
    queries: ids.map((org) => organisationQuery(org)),
    combine: (each) =>
      each.some(({ isPending }) => isPending)
        ? undefined
        : new Map(each.flatMap(({ data }) => (data ? [[data.id, { name: data.legal_name }] as const] : []))),
  });
