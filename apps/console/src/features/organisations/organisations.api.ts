import { queryOptions } from '@tanstack/react-query';
import { unwrap } from '@app/api-client';
import { api } from '@app/ui';

/** Every organisation there is. */
export const platformOrganisationsQuery = (search: { state?: string; cursor?: string }) =>
  queryOptions({
    queryKey: ['platform', 'organisations', search],
    queryFn: ({ signal }) =>
      unwrap(
        api.GET('/api/v1/platform/organisations', { params: { query: { limit: 50, ...search } as never }, signal }),
      ),
  });

/** Organisations that take part in a programme. */
export const programmeOrganisationsQuery = (programme: string, cursor?: string) =>
  queryOptions({
    queryKey: ['programmes', programme, 'organisations', cursor ?? ''],
    queryFn: ({ signal }) =>
      unwrap(
        api.GET('/api/v1/programmes/{programme}/organisations', {
          params: { path: { programme }, query: { limit: 50, cursor } },
          signal,
        }),
      ),
  });
