import { queryOptions } from '@tanstack/react-query';
import { type components, unwrap } from '@app/api-client';
import { api } from '@app/ui';

/** A role of a person in a programme or a pool. */
export type RoleHolder = components['schemas']['RoleHolderDto'];

/** Roles in a programme, one row each, as many as a page of the API takes. */
export const programmePeopleQuery = (programme: string) =>
  queryOptions({
    queryKey: ['programmes', programme, 'people'],
    queryFn: ({ signal }) =>
      unwrap(
        api.GET('/api/v1/programmes/{programme}/people', {
          params: { path: { programme }, query: { limit: 200 } },
          signal,
        }),
      ),
  });
