import type { Tx } from '@app/platform/database';
import type { Job } from '../job';
import { attemptStates, heldStates } from './attempt.state';

/**
 * Stops what runs of a job: an agent is told at its next heartbeat, an attempt that no agent has yet is taken back. One
 * statement: an attempt that is leased meanwhile is seen as leased.
 */
export async function stopAttempts(tx: Tx, job: Job): Promise<void> {
  await tx.query(
    `update attempts set command = case when state = 'assigned' then command else 'stop' end,
            ended_at = case when state = 'assigned' then $3::timestamptz end,
            reason = case when state = 'assigned' then 'withdrawn' end,
            state = case when state = 'assigned' then 'withdrawn' else state end
      where project_id = $1 and job_id = $2 and state = any ($4)`,
    [job.project_id, job.id, tx.now, [...new Set([...attemptStates.before('withdrawn'), ...heldStates])]],
  );
}
