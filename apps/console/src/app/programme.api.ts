import { queryOptions } from '@tanstack/react-query';
import { unwrap } from '@app/api-client';
import { api, type Me } from '@app/ui';

export const programmeQuery = (programme: string) =>
  queryOptions({
    queryKey: ['programmes', programme],
    queryFn: ({ signal }) =>
      unwrap(api.GET('/api/v1/programmes/{programme}', { params: { path: { programme } }, signal })),
    staleTime: 60_000,
  });

/** What a programme may award, per country and currency. */
export const envelopesQuery = (programme: string) =>
  queryOptions({
    queryKey: ['programmes', programme, 'envelopes'],
    queryFn: ({ signal }) =>
      unwrap(api.GET('/api/v1/programmes/{programme}/envelopes', { params: { path: { programme } }, signal })),
  });

/** Whether the books still add up: recomputed from the records at each asking, so it is not asked often. */
export const reconciliationQuery = (programme: string) =>
  queryOptions({
    queryKey: ['programmes', programme, 'reconciliation'],
    queryFn: ({ signal }) =>
      unwrap(api.GET('/api/v1/programmes/{programme}/reconciliation', { params: { path: { programme } }, signal })),
    staleTime: 600_000,
    refetchOnWindowFocus: false,
  });

/** Where somebody has a role that the console is for. */
export function scopesOf(me: Me): { programmes: string[]; pools: string[]; platform: boolean } {
  const of = (kind: string) => me.roles.filter(({ scope_kind }) => scope_kind === kind).map(({ scope }) => scope);
  return {
    programmes: [...new Set(of('programme'))],
    pools: [...new Set(of('pool'))],
    platform: of('platform').length > 0,
  };
}
