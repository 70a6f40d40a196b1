import { queryOptions } from '@tanstack/react-query';
import { type components, unwrap } from '@app/api-client';
import { api } from '@app/ui';

export type Agent = components['schemas']['AgentDto'];
export type NewAgent = components['schemas']['NewAgentDto'];

const agents = '/api/v1/pools/{pool}/agents';

/** Keys of a pool's agents, also those that were revoked. */
export const agentsQuery = (pool: string) =>
  queryOptions({
    queryKey: ['pools', 'operated', pool, 'agents'],
    queryFn: ({ signal }) => unwrap(api.GET(agents, { params: { path: { pool } }, signal })),
    // An agent is there for as long as it asks for work: that moment moves with time itself, and of silence nothing can tell.
    refetchInterval: 60_000,
  });

/**
 * How much of a pool is used now, and was on each of the latest days. Beginnings and ends of attempts are told; what runs adds to the
 * sums with time itself.
 */
export const utilisationQuery = (pool: string) =>
  queryOptions({
    queryKey: ['pools', 'operated', pool, 'utilisation'],
    queryFn: ({ signal }) =>
      unwrap(api.GET('/api/v1/pools/{pool}/utilisation', { params: { path: { pool } }, signal })),
    refetchInterval: 300_000,
  });

/** Makes a key. No Idempotency-Key: the answer, with the key in it, is better not kept anywhere to be replayed. */
export const makeAgent = (pool: string, name: string): Promise<NewAgent> =>
  unwrap(api.POST(agents, { params: { path: { pool } }, body: { name } }));

export const revokeAgent = (pool: string, agent: string): Promise<Agent> =>
  unwrap(api.DELETE(`${agents}/{agent}`, { params: { path: { pool, agent } } }));
