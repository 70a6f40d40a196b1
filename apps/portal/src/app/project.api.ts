import { queryOptions } from '@tanstack/react-query';
import { unwrap } from '@app/api-client';
import { api, everyPage } from '@app/ui';

/** Projects that I work in. */
export const myProjectsQuery = (cursor?: string) =>
  queryOptions({
    queryKey: ['me', 'projects', cursor ?? ''],
    queryFn: ({ signal }) =>
      unwrap(api.GET('/api/v1/me/projects', { params: { query: { limit: 50, cursor } }, signal })),
  });

/** All projects that I work in, for the choice among them: read when it is opened. */
export const everyProjectOfMineQuery = queryOptions({
  queryKey: ['me', 'projects', 'every'],
  queryFn: ({ signal }) => everyPage((query) => unwrap(api.GET('/api/v1/me/projects', { params: { query }, signal }))),
  staleTime: 60_000,
});

/** A project with its participants. */
export const projectQuery = (project: string) =>
  queryOptions({
    queryKey: ['projects', project],
    queryFn: ({ signal }) => unwrap(api.GET('/api/v1/projects/{project}', { params: { path: { project } }, signal })),
  });

/** What grant, co-funding and GPU time there is, account by account. */
export const budgetQuery = (project: string) =>
  queryOptions({
    queryKey: ['projects', project, 'budget'],
    queryFn: ({ signal }) =>
      unwrap(api.GET('/api/v1/projects/{project}/budget', { params: { path: { project } }, signal })),
  });

/** GPU time by pool and date. */
export const lotsQuery = (project: string) =>
  queryOptions({
    queryKey: ['projects', project, 'lots'],
    queryFn: ({ signal }) =>
      everyPage((query) =>
        unwrap(api.GET('/api/v1/projects/{project}/lots', { params: { path: { project }, query }, signal })),
      ),
  });

/** Rights of the project in data, by version: where each may be processed. */
export const dataRightsQuery = (project: string) =>
  queryOptions({
    queryKey: ['projects', project, 'data-rights'],
    queryFn: async ({ signal }) => {
      const { data } = await everyPage((query) =>
        unwrap(api.GET('/api/v1/projects/{project}/data-rights', { params: { path: { project }, query }, signal })),
      );
      return new Map(data.map((right) => [right.dataset_version, right]));
    },
  });

/** How the budget was spent, day by day. @param from first day, `YYYY-MM-DD`; without it from the beginning */
export const seriesQuery = (project: string, from?: string) =>
  queryOptions({
    queryKey: ['projects', project, 'series', from ?? ''],
    queryFn: ({ signal }) =>
      unwrap(
        api.GET('/api/v1/projects/{project}/budget/series', { params: { path: { project }, query: { from } }, signal }),
      ),
  });
