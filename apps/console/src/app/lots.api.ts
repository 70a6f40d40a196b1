import { queryOptions } from '@tanstack/react-query';
import { type components, unwrap } from '@app/api-client';
import { api, everyPage, ifMatch, once } from '@app/ui';

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

export type LotAct = 'freeze' | 'unfreeze' | 'revoke';

const one = '/api/v1/programmes/{programme}/lots/{lot}';

/** Stops a lot as it was last read, lets it go on, or takes it back. @param key the same at every try of one intention */
export function actOnLot(
  act: LotAct,
  programme: string,
  { id: lot, version }: Lot,
  reason: string,
  key: string,
): Promise<Lot> {
  const body = { reason };
  const path = { programme, lot };
  const header = ifMatch(version);
  if (act === 'freeze') return unwrap(api.POST(`${one}/freeze`, { params: { path, header }, body }));
  if (act === 'unfreeze') return unwrap(api.POST(`${one}/unfreeze`, { params: { path, header }, body }));
  return unwrap(api.POST(`${one}/revocation`, { params: { path, header: { ...header, ...once(key) } }, body }));
}
