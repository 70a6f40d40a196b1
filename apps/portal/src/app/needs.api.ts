import { queryOptions } from '@tanstack/react-query';
import { type components, unwrap } from '@app/api-client';
import { api } from '@app/ui';

export type Need = components['schemas']['NeedDto'];

/** What waits for me, of every project and organisation. The rail counts it as it was read last. */
export const needsQuery = queryOptions({
  queryKey: ['me', 'needs'],
  queryFn: ({ signal }) => unwrap(api.GET('/api/v1/me/needs', { signal })),
  staleTime: 60_000,
});
