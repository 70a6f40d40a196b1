import { queryOptions } from '@tanstack/react-query';
import { type components, unwrap } from '@app/api-client';
import { api } from '@app/ui';

export type Award = components['schemas']['AwardDto'];

/** Awards of a project, newest first: one that lives, and those before it. */
export const awardsOfProjectQuery = (programme: string, project: string) =>
  queryOptions({
    queryKey: ['programmes', programme, 'awards', 'of', project],
    queryFn: ({ signal }) =>
      unwrap(
        api.GET('/api/v1/programmes/{programme}/awards', {
          params: { path: { programme }, query: { project } },
          signal,
        }),
      ),
  });
