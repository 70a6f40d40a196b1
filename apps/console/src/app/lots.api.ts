import { queryOptions } from '@tanstack/react-query';
import { type components, unwrap } from '@app/api-client';
import { api, everyPage } from '@app/ui';

export type Lot = components['schemas']['LotDto'];

/** Lots of a pool: what was promised of it already. */
export const lotsOfPoolQuery = (programme: string, pool: string) =>
  queryOptions({
    queryKey: ['programmes', programme, 'lots', { pool }],
    queryFn: ({ signal }) =>
      everyPage((page) =>
        unwrap(
          api.GET('/api/v1/programmes/{programme}/lots', {
            params: { path: { programme }, query: { pool, ...page } },
            signal,
          }),
        ),
      ),
  });

/** Lots of a project. */
export const lotsOfProjectQuery = (programme: string, project: string) =>
  queryOptions({
    queryKey: ['programmes', programme, 'lots', { project }],
    queryFn: ({ signal }) =>
      everyPage((page) =>
        unwrap(
          api.GET('/api/v1/programmes/{programme}/lots', {
            params: { path: { programme }, query: { project, ...page } },
            signal,
          }),
        ),
      ),
  });
