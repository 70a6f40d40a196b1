import { queryOptions } from '@tanstack/react-query';
import { type components, unwrap } from '@app/api-client';
import { api, everyPage } from '@app/ui';

/** A role of a person in a programme or a pool. */
export type RoleHolder = components['schemas']['RoleHolderDto'];

/** Roles in a programme, one row each. */
export const programmePeopleQuery = (programme: string) =>
  queryOptions({
    queryKey: ['programmes', programme, 'people'],
    queryFn: ({ signal }) =>
      everyPage((query) =>
        unwrap(api.GET('/api/v1/programmes/{programme}/people', { params: { path: { programme }, query }, signal })),
      ),
  });
