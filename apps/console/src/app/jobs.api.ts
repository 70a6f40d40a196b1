import { queryOptions } from '@tanstack/react-query';
import { type components, unwrap } from '@app/api-client';
import { api, everyPage } from '@app/ui';

export type Job = components['schemas']['JobDto'];

/** Jobs of all projects of a programme, newest first. */
export const programmeJobsQuery = (
  programme: string,
  search: { state?: string; pool?: string; project?: string; cursor?: string; limit?: number },
) =>
  queryOptions({
    queryKey: ['programmes', programme, 'jobs', search],
    queryFn: ({ signal }) =>
      unwrap(
        api.GET('/api/v1/programmes/{programme}/jobs', {
          params: { path: { programme }, query: { limit: 50, ...search } as never },
          signal,
        }),
      ),
  });

/** All running jobs of a programme: no more than there are GPUs. */
export const everyRunningJobQuery = (programme: string) =>
  queryOptions({
    queryKey: ['programmes', programme, 'jobs', 'every', 'running'],
    queryFn: ({ signal }) =>
      everyPage((page) =>
        unwrap(
          api.GET('/api/v1/programmes/{programme}/jobs', {
            params: { path: { programme }, query: { state: 'running', ...page } },
            signal,
          }),
        ),
      ),
  });
