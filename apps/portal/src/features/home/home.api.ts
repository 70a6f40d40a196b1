import { queryOptions } from '@tanstack/react-query';
import { type components, unwrap } from '@app/api-client';
import { api } from '@app/ui';

export type MyBudget = components['schemas']['MyBudgetDto'];
export type MyOrganisation = components['schemas']['MyOrganisationDto'];

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

/** How my organisations stand, and why: also of one that is stopped, of which nothing else can be read. */
export const myOrganisationsQuery = queryOptions({
  queryKey: ['me', 'organisations'],
  queryFn: ({ signal }) => unwrap(api.GET('/api/v1/me/organisations', { signal })),
});
