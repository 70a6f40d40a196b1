import { queryOptions, useQuery } from '@tanstack/react-query';
import { unwrap } from '@app/api-client';
import { api, everyPage } from '@app/ui';

const hour = 3_600_000;

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

export const usePools = () => useQuery(poolsQuery).data;
export const useBaseModels = () => useQuery(baseModelsQuery).data;
