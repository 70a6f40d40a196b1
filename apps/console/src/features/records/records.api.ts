import { queryOptions } from '@tanstack/react-query';
import { type components, unwrap } from '@app/api-client';
import { api } from '@app/ui';

export type AuditEntry = components['schemas']['AuditEntryDto'];

/** What of a trail is wanted, as it stands in the address; the API refuses what is no value of a field. */
export interface AuditSearch {
  person?: string;
  action?: string;
  /** Of a programme's trail only. */
  project?: string;
  about?: string;
  from?: string;
  until?: string;
  cursor?: string;
  limit?: number;
}

/** Acts of a programme's office and in its projects, newest first; of the platform where none is named. */
export const auditQuery = (programme: string | undefined, search: AuditSearch) =>
  queryOptions({
    queryKey: ['audit', programme ?? 'platform', search],
    queryFn: ({ signal }) => {
      const query = { limit: 50, ...search } as never;
      return programme
        ? unwrap(api.GET('/api/v1/programmes/{programme}/audit', { params: { path: { programme }, query }, signal }))
        : unwrap(api.GET('/api/v1/platform/audit', { params: { query }, signal }));
    },
  });
