import { queryOptions } from '@tanstack/react-query';
import { unwrap } from '@app/api-client';
import { api } from '@app/ui';

/** Projects that I work in. */
export const myProjectsQuery = (cursor?: string) =>
  queryOptions({
    queryKey: ['me', 'projects', cursor ?? ''],
    queryFn: ({ signal }) =>
      unwrap(api.GET('/api/v1/me/projects', { params: { query: { limit: 50, cursor } }, signal })),
  });

/** A project with its participants. */
export const projectQuery = (project: string) =>
  queryOptions({
    queryKey: ['projects', project],
    queryFn: ({ signal }) => unwrap(api.GET('/api/v1/projects/{project}', { params: { path: { project } }, signal })),
  });
