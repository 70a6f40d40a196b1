import { queryOptions } from '@tanstack/react-query';
import { type components, unwrap } from '@app/api-client';
import { api } from '@app/ui';

export type Lot = components['schemas']['LotDto'];

/** Lots of a pool, as many as a page of the API takes: what was promised of it already. */
export const lotsOfPoolQuery = (programme: string, pool: string) =>
  queryOptions({
    queryKey: ['programmes', programme, 'lots', { pool }],
    queryFn: ({ signal }) =>
      unwrap(
        api.GET('/api/v1/programmes/{programme}/lots', {
          params: { path: { programme }, query: { pool, limit: 200 } },
          signal,
        }),
      ),
  });

/** Lots of a project, as many as a page of the API takes. */
export const lotsOfProjectQuery = (programme: string, project: string) =>
  queryOptions({
    queryKey: ['programmes', programme, 'lots', { project }],
    queryFn: ({ signal }) =>
      unwrap(
        api.GET('/api/v1/programmes/{programme}/lots', {
          params: { path: { programme }, query: { project, limit: 200 } },
          signal,
        }),
      ),
  });
