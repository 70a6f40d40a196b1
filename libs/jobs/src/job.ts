import type { Tx } from '@app/platform/database';
import type { WaitingDto } from './waiting.dto';
import type { TrainingInputs } from './recipe';
import type { JobState } from './job.state';

/** A job as it is stored. */
export interface Job {
  project_id: string;
  id: string;
  programme_id: string;
  org_id: string;
  person_id: string;
  pool_id: string;
  award_id: string;
  kind: string;
  name: string;
  state: JobState;
  /** What somebody wants of it while it runs. */
  wish: 'pause' | 'cancel' | 'stop' | null;
  /** Why it ended as it did, is paused or waits again; while it stops: why it must. */
  reason: string | null;
  message: string | null;
  /** Why it is not running: the scheduler's explanation. */
  waiting: WaitingDto | null;
  hold_id: string;
  /** GPU-seconds that were captured under earlier holds of this job. */
  hold_base_seconds: bigint;
  captures: number;
  captured_at: Date | null;
  /** Wall seconds over all attempts, as they were captured last. */
  captured_seconds: bigint;
  gpus: number;
  time_limit_seconds: bigint;
  /** Wall seconds over all attempts that have ended: what is left of the time limit is reckoned from these. */
  used_seconds: bigint;
  failures: number;
  priority_class: number;
  recipe: Record<string, unknown>;
  /** What its people ask of the model: for the project alone, so staff's rows come without. */
  prompts?: Record<string, unknown>;
  inputs: TrainingInputs;
  expected_seconds: bigint | null;
  result: Record<string, unknown> | null;
  model_version_id: string | null;
  model_id: string | null;
  /** Of the request that launched it. */
  request_id?: string | null;
  created_at: Date;
  queued_at: Date;
  started_at: Date | null;
  ended_at: Date | null;
  version: number;
}

/** What staff may read of a job. */
export const summaryColumns = `project_id, id, programme_id, org_id, person_id, pool_id, award_id, kind, name, state, wish, reason, message,
  waiting, hold_id, hold_base_seconds, captures, captured_at, captured_seconds, gpus, time_limit_seconds, used_seconds, failures, priority_class, recipe,
  inputs, expected_seconds, result, model_version_id, model_id, created_at, queued_at, started_at, ended_at, version`;

/** Columns that make a whole Job. */
export const jobColumns = `${summaryColumns}, prompts, request_id`;

/** A job of the entered project, locked; null when it is not there. */
export function lockedJob(tx: Tx, projectId: string, jobId: string): Promise<Job | null> {
  return tx.first<Job & { [column: string]: unknown }>(
    `select ${jobColumns} from jobs where project_id = $1 and id = $2 for no key update`,
    [projectId, jobId],
  );
}
