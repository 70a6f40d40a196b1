import { queryOptions } from '@tanstack/react-query';
import { type components, unwrap } from '@app/api-client';
import { api } from '@app/ui';

export type AuditEntry = components['schemas']['AuditEntryDto'];

/** Acts of a programme's office, newest first; of the platform where none is named. */
export const auditQuery = (programme: string | undefined, cursor?: string) =>
  queryOptions({
    queryKey: ['audit', programme ?? 'platform', cursor ?? ''],
    queryFn: ({ signal }) => {
      const query = { limit: 50, cursor };
      return programme
        ? unwrap(api.GET('/api/v1/programmes/{programme}/audit', { params: { path: { programme }, query }, signal }))
        : unwrap(api.GET('/api/v1/platform/audit', { params: { query }, signal }));
    },
  });
