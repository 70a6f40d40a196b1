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
