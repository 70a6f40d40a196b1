import { unwrap } from '@app/api-client';
import type { Cast } from './cast';
import { keyed, match, type Stage } from './person';
import type { Setting } from './programme';

/** The partner asks for GPU quota; the administrator approves part of it, with reasons. */
export async function askForQuota(cast: Cast, { programme, project, pool }: Setting, { begunAt }: Stage) {
  const at = begunAt.getTime();
  const path = { project };
  const wanted = await unwrap(
    cast.lead.client.POST('/api/v1/projects/{project}/allocation-requests', {
      params: { path },
      body: {
        pool,
        gpu_seconds: 14_400,
        concurrent_gpus: 1,
        valid_from: new Date(at - 60_000).toISOString(),
        valid_until: new Date(at + 90 * 86_400_000).toISOString(),
        purpose: 'Tune a small model on answers of our community counters, four runs of an hour.',
      },
    }),
  );
  const asked = await unwrap(
    cast.lead.client.POST('/api/v1/projects/{project}/allocation-requests/{request}/submit', {
      params: { path: { ...path, request: wanted.id }, header: match(wanted) },
    }),
  );
  const decided = await unwrap(
    cast.administrator.client.POST('/api/v1/programmes/{programme}/allocation-requests/{request}/decision', {
      params: { path: { programme, request: asked.id }, header: { ...keyed, ...match(asked) } },
      body: {
        decision: 'approve',
        reasons: 'Two hours are enough for a first run and a repetition; ask again with its results.',
        concurrent_gpus: 1,
        lots: [{ gpu_seconds: 7200, valid_from: wanted.valid_from, valid_until: wanted.valid_until }],
      },
    }),
  );
  return decided;
}
