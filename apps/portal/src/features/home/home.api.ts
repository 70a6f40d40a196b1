import { queryOptions } from '@tanstack/react-query';
import { type components, unwrap } from '@app/api-client';
import { api } from '@app/ui';

export type MyBudget = components['schemas']['MyBudgetDto'];

/** My jobs that wait or run. */
export const myJobsQuery = queryOptions({
  queryKey: ['me', 'jobs'],
  queryFn: ({ signal }) => unwrap(api.GET('/api/v1/me/jobs', { signal })),
});

/** My projects and what is left of their grants. */
export const budgetsQuery = (cursor?: string) =>
  queryOptions({
    queryKey: ['me', 'budgets', cursor ?? ''],
    queryFn: ({ signal }) =>
      unwrap(api.GET('/api/v1/me/budgets', { params: { query: { limit: 50, cursor } }, signal })),
  });

/** What I was told last, to find in it why an organisation of mine was stopped. */
export const standingQuery = queryOptions({
  queryKey: ['me', 'notifications', 'standing'],
  queryFn: ({ signal }) => unwrap(api.GET('/api/v1/me/notifications', { params: { query: { limit: 200 } }, signal })),
});
