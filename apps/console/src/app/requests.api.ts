import { queryOptions } from '@tanstack/react-query';
import { type components, unwrap } from '@app/api-client';
import { api } from '@app/ui';

/** As lists show it: without questions and decision. */
export type RequestSummary = components['schemas']['AllocationRequestSummaryDto'];

const requests = '/api/v1/programmes/{programme}/allocation-requests';

/** Requests of all projects, newest first. */
export const requestsQuery = (programme: string, search: { state?: string; project?: string; cursor?: string }) =>
  queryOptions({
    queryKey: ['programmes', programme, 'allocation-requests', search],
    queryFn: ({ signal }) =>
      unwrap(api.GET(requests, { params: { path: { programme }, query: { limit: 50, ...search } as never }, signal })),
  });
