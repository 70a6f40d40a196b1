import { Injectable } from '@nestjs/common';
import type { Caller } from '@app/access';
import type { Tx } from '@app/platform/database';
import { Problem } from '@app/platform/http';
import type { AttemptState } from './attempt.state';
import { heldStates } from './attempt.state';
import { staleFence } from '../job.problems';

export interface Attempt {
  project_id: string;
  pool_id: string;
  job_id: string;
  id: string;
  n: number;
  fence: bigint;
  state: AttemptState;
  agent_key_id: string | null;
  gpus: number;
  country: string;
  lease_seconds: number;
  lease_until: Date | null;
  command: 'stop' | 'checkpoint' | null;
  created_at: Date;
  started_at: Date | null;
  ended_at: Date | null;
  reason: string | null;
  message: string | null;
  result: Record<string, unknown> | null;
  artefacts: { path: string; sha256: string; bytes: number }[] | null;
}

export const attemptColumns = `project_id, pool_id, job_id, id, n, fence, state, agent_key_id, gpus, country, lease_seconds, lease_until,
  command, created_at, started_at, ended_at, reason, message, result, artefacts`;

/** Attempts as a site may touch them: only those of its pools, only under a live fence. */
@Injectable()
export class Attempts {
  /** The attempt, locked, if the fence is good. @throws 404; 409 `stale-fence` */
  async fenced(tx: Tx, caller: Caller, attemptId: string, fence: number): Promise<Attempt> {
    const attempt = await this.found(tx, attemptId);
    const own = caller.credentials.kind === 'key' && attempt.agent_key_id === caller.credentials.keyId;
    if (!own || attempt.fence !== BigInt(fence) || !heldStates.includes(attempt.state)) throw staleFence();
    if (attempt.lease_until && attempt.lease_until < tx.now) throw staleFence();
    return attempt;
  }

  async found(tx: Tx, attemptId: string): Promise<Attempt> {
    const attempt = await tx.first<Attempt & { [column: string]: unknown }>(
      `select ${attemptColumns} from attempts where pool_id = any ($1) and id = $2 for no key update`,
      [tx.scopes.pools ?? [], attemptId],
    );
    if (!attempt) throw Problem.notFound('attempt');
    return attempt;
  }
}
