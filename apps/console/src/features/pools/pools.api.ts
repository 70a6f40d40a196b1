import { queryOptions } from '@tanstack/react-query';
import { type components, unwrap } from '@app/api-client';
import { api, everyPage, ifMatch, once } from '@app/ui';

export type Pool = components['schemas']['PoolDto'];
export type PoolUse = components['schemas']['ProgrammePoolUseDto'];
export type RateCard = components['schemas']['RateCardDto'];

/** Every pool there is, with its capacity and prices of now. */
export const poolsQuery = (search: { state?: string; country?: string; cursor?: string }) =>
  queryOptions({
    queryKey: ['pools', search],
    queryFn: ({ signal }) =>
      unwrap(api.GET('/api/v1/pools', { params: { query: { limit: 50, ...search } as never }, signal })),
  });

/** Prices of a pool whose prices the programme confirms, newest first. */
export const programmeCardsQuery = (programme: string, pool: string) =>
  queryOptions({
    queryKey: ['programmes', programme, 'rate-cards', pool],
    queryFn: ({ signal }) =>
      everyPage((query) =>
        unwrap(
          api.GET('/api/v1/programmes/{programme}/rate-cards', {
            params: { path: { programme }, query: { ...query, pool } },
            signal,
          }),
        ),
      ),
  });

/**
 * How much of a pool is used, for a programme whose projects have GPU time there. Their own jobs are told; the sums move with time
 * itself, and with others' jobs, of which nobody here is told.
 */
export const poolUseQuery = (programme: string, pool: string) =>
  queryOptions({
    queryKey: ['programmes', programme, 'pools', pool, 'utilisation'],
    queryFn: ({ signal }) =>
      unwrap(
        api.GET('/api/v1/programmes/{programme}/pools/{pool}/utilisation', {
          params: { path: { programme, pool } },
          signal,
        }),
      ),
    refetchInterval: 300_000,
    retry: false,
  });

const card = '/api/v1/programmes/{programme}/rate-cards/{card}';

/** Decides on a price as it was last read. @param reason of a refusal; null confirms it */
export function decideCard(
  programme: string,
  { id, version }: RateCard,
  reason: string | null,
  key: string,
): Promise<RateCard> {
  const params = { path: { programme, card: id }, header: { ...ifMatch(version), ...once(key) } };
  if (reason === null) return unwrap(api.POST(`${card}/confirmation`, { params }));
  return unwrap(api.POST(`${card}/refusal`, { params, body: { reason } }));
}

/** A pool, for whoever operates it. */
export const operatedPoolQuery = (pool: string) =>
  queryOptions({
    queryKey: ['pools', 'operated', pool],
    queryFn: ({ signal }) => unwrap(api.GET('/api/v1/pools/{pool}', { params: { path: { pool } }, signal })),
  });

const firstPage = (pool: string) => ({ path: { pool }, query: { limit: 50 } });

export const poolCardsQuery = (pool: string) =>
  queryOptions({
    queryKey: ['pools', 'operated', pool, 'rate-cards'],
    queryFn: ({ signal }) => unwrap(api.GET('/api/v1/pools/{pool}/rate-cards', { params: firstPage(pool), signal })),
  });

export const capacityQuery = (pool: string) =>
  queryOptions({
    queryKey: ['pools', 'operated', pool, 'capacity'],
    queryFn: ({ signal }) => unwrap(api.GET('/api/v1/pools/{pool}/capacity', { params: firstPage(pool), signal })),
  });

/** What runs and ran on the pool: by project's country only. */
export const attemptsQuery = (pool: string) =>
  queryOptions({
    queryKey: ['pools', 'operated', pool, 'attempts'],
    queryFn: ({ signal }) => unwrap(api.GET('/api/v1/pools/{pool}/attempts', { params: firstPage(pool), signal })),
  });

export const proposePrice = (pool: string, body: components['schemas']['ProposeRateCardDto'], key: string) =>
  unwrap(api.POST('/api/v1/pools/{pool}/rate-cards', { params: { path: { pool }, header: once(key) }, body }));

export const setCapacity = (pool: string, body: components['schemas']['SetCapacityDto'], key: string) =>
  unwrap(api.POST('/api/v1/pools/{pool}/capacity', { params: { path: { pool }, header: once(key) }, body }));
