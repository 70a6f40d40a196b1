import { queryOptions } from '@tanstack/react-query';
import { type components, unwrap } from '@app/api-client';
import { api, areDaysInOrder } from '@app/ui';

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
  /** Whose days they are. */
  time_zone: string;
  cursor?: string;
  limit?: number;
}

/** Whose record it is: a programme's, a pool's, or without either the platform's. */
export interface TrailOf {
  programme?: string;
  pool?: string;
}

/** Acts of a programme's office and in its projects, at a pool, or of the platform, newest first; nothing is asked for days in the wrong order. */
export const auditQuery = ({ programme, pool }: TrailOf, search: AuditSearch) =>
  queryOptions({
    queryKey: ['audit', programme ?? pool ?? 'platform', search],
    enabled: areDaysInOrder(search),
    queryFn: ({ signal }) => {
      const query = { limit: 50, ...search } as never;
      if (pool) return unwrap(api.GET('/api/v1/pools/{pool}/audit', { params: { path: { pool }, query }, signal }));
      return programme
        ? unwrap(api.GET('/api/v1/programmes/{programme}/audit', { params: { path: { programme }, query }, signal }))
        : unwrap(api.GET('/api/v1/platform/audit', { params: { query }, signal }));
    },
  });
