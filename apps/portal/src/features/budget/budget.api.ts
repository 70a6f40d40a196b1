import { queryOptions } from '@tanstack/react-query';
import { type components, unwrap } from '@app/api-client';
import { api, areDaysInOrder, everyPage } from '@app/ui';

export type Hold = components['schemas']['HoldDto'];

/** What a list's page is asked with. */
interface Days {
  from?: string;
  until?: string;
  /** Whose days they are. */
  time_zone: string;
  cursor?: string;
  limit?: number;
}

/** What moved on an account; nothing is asked for days in the wrong order. */
export const statementQuery = (project: string, account: string, days: Days) =>
  queryOptions({
    queryKey: ['projects', project, 'accounts', account, days],
    enabled: areDaysInOrder(days),
    queryFn: ({ signal }) =>
      unwrap(
        api.GET('/api/v1/projects/{project}/accounts/{account}/statement', {
          params: { path: { project, account }, query: { limit: 50, ...days } },
          signal,
        }),
      ),
  });

/** One act in the project's book. It never changes. */
export const journalQuery = (project: string, journal: string) =>
  queryOptions({
    queryKey: ['projects', project, 'journals', journal],
    queryFn: ({ signal }) =>
      unwrap(
        api.GET('/api/v1/projects/{project}/journals/{journal}', { params: { path: { project, journal } }, signal }),
      ),
    staleTime: Infinity,
  });

/** What jobs hold and held, newest first. */
export const holdsQuery = (project: string, cursor?: string) =>
  queryOptions({
    queryKey: ['projects', project, 'holds', { cursor }],
    queryFn: ({ signal }) =>
      unwrap(
        api.GET('/api/v1/projects/{project}/holds', {
          params: { path: { project }, query: { limit: 50, cursor } },
          signal,
        }),
      ),
  });

/** Names of the people of the project, by id: a journal has who posted it by that alone. */
export const peopleQuery = (project: string) =>
  queryOptions({
    queryKey: ['projects', project, 'people-by-id'],
    queryFn: async ({ signal }) => {
      const { data } = await everyPage((query) =>
        unwrap(api.GET('/api/v1/projects/{project}/people', { params: { path: { project }, query }, signal })),
      );
      return new Map(data.map(({ person, name }) => [person, name]));
    },
    staleTime: 60_000,
  });
