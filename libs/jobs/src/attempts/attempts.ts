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
  /** Seconds since its start after which the run saves and stops. */
  stop_after_seconds: number;
  leased_at: Date | null;
  lease_until: Date | null;
  command: 'stop' | null;
  created_at: Date;
  started_at: Date | null;
  ended_at: Date | null;
  settled_at: Date | null;
  reason: string | null;
  message: string | null;
  result: Record<string, unknown> | null;
  artefacts: { path: string; sha256: string; bytes: number }[] | null;
}

export const attemptColumns = `project_id, pool_id, job_id, id, n, fence, state, agent_key_id, gpus, country, stop_after_seconds,
  leased_at, lease_until, command, created_at, started_at, ended_at, settled_at, reason, message, result, artefacts`;

/** Attempts as a site may touch them: only those of its pools, only under a live fence. */
@Injectable()
export class Attempts {
  /**
   * The attempt, locked, if the fence is good. A lease that ran out while nobody judged it is still held: the portal may
   * have been away itself, and nobody else was given the attempt. @throws 404; 409 `stale-fence`
   */
  async fenced(tx: Tx, caller: Caller, attemptId: string, fence: number): Promise<Attempt> {
    const attempt = await this.found(tx, attemptId);
    if (!owns(caller, attempt, fence) || !heldStates.includes(attempt.state)) throw staleFence();
    return attempt;
  }

  /** The same for what is told of the past: also after the end, until it is settled. @throws 404; 409 `stale-fence` */
  async metered(
    tx: Tx,
    caller: Caller,
    attemptId: string,
    fence: number,
  ): Promise<Attempt & { leased_at: Date; lease_until: Date }> {
    const attempt = await this.found(tx, attemptId);
    const { leased_at, lease_until } = attempt;
    if (!owns(caller, attempt, fence) || attempt.settled_at || !leased_at || !lease_until) throw staleFence();
    return { ...attempt, leased_at, lease_until };
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

function owns({ credentials }: Caller, attempt: Attempt, fence: number): boolean {
  return credentials.kind === 'key' && attempt.agent_key_id === credentials.keyId && attempt.fence === BigInt(fence);
}
