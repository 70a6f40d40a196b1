import { queryOptions } from '@tanstack/react-query';
import { unwrap } from '@app/api-client';
import { api } from '@app/ui';

/** The newest award of a programme: whether there is any. */
export const newestAwardQuery = (programme: string) =>
  queryOptions({
    queryKey: ['programmes', programme, 'awards', 'newest'],
    queryFn: ({ signal }) =>
      unwrap(
        api.GET('/api/v1/programmes/{programme}/awards', {
          params: { path: { programme }, query: { limit: 1 } },
          signal,
        }),
      ),
  });

/** What projects spent and hold of each envelope's awards. */
export const spendingQuery = (programme: string) =>
  queryOptions({
    queryKey: ['programmes', programme, 'spending'],
    queryFn: ({ signal }) =>
      unwrap(api.GET('/api/v1/programmes/{programme}/spending', { params: { path: { programme } }, signal })),
    staleTime: 60_000,
  });

/** How the projects with the newest awards spend them. */
export const spendingByProjectQuery = (programme: string) =>
  queryOptions({
    queryKey: ['programmes', programme, 'spending', 'projects'],
    queryFn: ({ signal }) =>
      unwrap(
        api.GET('/api/v1/programmes/{programme}/spending/projects', {
          params: { path: { programme }, query: { limit: 20 } },
          signal,
        }),
      ),
    staleTime: 60_000,
  });
