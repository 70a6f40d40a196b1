import { queryOptions, useQuery, type UseQueryResult } from '@tanstack/react-query';
import { unwrap } from '@app/api-client';
import { api, everyPage } from '@app/ui';

const hour = 3_600_000;
const none: ReadonlyMap<string, never> = new Map<string, never>();

/** What was read, by id; undefined while it is being read, and nothing where it may not be. */
const known = <Row>({ data, isError }: UseQueryResult<Map<string, Row>>): ReadonlyMap<string, Row> | undefined =>
  data ?? (isError ? none : undefined);

/** Pools by id: lists of jobs and lots name them by it alone. */
const poolsQuery = queryOptions({
  queryKey: ['pools'],
  queryFn: async ({ signal }) => {
    const { data } = await everyPage((query) => unwrap(api.GET('/api/v1/pools', { params: { query }, signal })));
    return new Map(data.map((pool) => [pool.id, pool]));
  },
  staleTime: hour,
});

/** Base models by id. */
const baseModelsQuery = queryOptions({
  queryKey: ['base-models'],
  queryFn: async ({ signal }) => {
    const { data } = await everyPage((query) => unwrap(api.GET('/api/v1/base-models', { params: { query }, signal })));
    return new Map(data.map((model) => [model.id, model]));
  },
  staleTime: hour,
});

export const usePools = () => known(useQuery(poolsQuery));
export const useBaseModels = () => known(useQuery(baseModelsQuery));
