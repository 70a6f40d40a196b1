import { queryOptions } from '@tanstack/react-query';
import { unwrap } from '@app/api-client';
import { api } from '@app/ui';

type JobState = 'running' | 'queued';

/** The newest jobs in a state; the list of jobs has them all. */
export const jobsInQuery = (project: string, state: JobState) =>
  queryOptions({
    queryKey: ['projects', project, 'jobs', { state, limit: 5 }],
    queryFn: ({ signal }) =>
      unwrap(
        api.GET('/api/v1/projects/{project}/fine-tuning-jobs', {
          params: { path: { project }, query: { state, limit: 5 } },
          signal,
        }),
      ),
  });
