import { queryOptions } from '@tanstack/react-query';
import { unwrap } from '@app/api-client';
import { api } from '@app/ui';

/** An organisation of whoever asks. */
export const organisationQuery = (org: string) =>
  queryOptions({
    queryKey: ['organisations', org],
    queryFn: ({ signal }) => unwrap(api.GET('/api/v1/organisations/{org}', { params: { path: { org } }, signal })),
  });
