import { queryOptions } from '@tanstack/react-query';
import { unwrap } from '@app/api-client';
import { api } from '@app/ui';

const minute = 60_000;

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
    staleTime: 10 * minute,
    refetchOnWindowFocus: false,
  });
