import { queryOptions } from '@tanstack/react-query';
import { unwrap } from '@app/api-client';
import { api } from '@app/ui';

export const envelopesQuery = (programme: string) =>
  queryOptions({
    queryKey: ['programmes', programme, 'envelopes'],
    queryFn: ({ signal }) =>
      unwrap(api.GET('/api/v1/programmes/{programme}/envelopes', { params: { path: { programme } }, signal })),
  });
