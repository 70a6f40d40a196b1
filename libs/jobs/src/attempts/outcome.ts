import type { Job } from '../job';
import { type JobState, jobStates } from '../job.state';
import type { Attempt } from './attempts';
import { graceOf } from './time-limit';

/** A job that fails for the machine's sake is tried this often in all. */
export const mostFailures = 5;

/** Ends that are nobody's fault but the machine's: the job goes back to the queue with its last checkpoint. */
const again = new Set([
  'killed',
  'lost',
  'not_started',
  'signal',
  'lease_ending',
  'internal',
  'withdrawn',
  'not-taken',
]);
/** Of these none counts as a failure. */
const innocent = new Set(['signal', 'withdrawn', 'not-taken']);
/** A run may stop for its time limit so much earlier than reckoned, in seconds. */
const slack = 5;

/** What becomes of a job. */
export interface Outcome {
  to: JobState;
  reason: string | null;
  message: string | null;
  /** Whether it counts towards giving up. */
  failure: boolean;
}

/**
 * What becomes of a job when an attempt has ended.
 * @param used wall seconds over all attempts; `job.used_seconds` are those of the attempts before
 */
export function outcomeOf(
  job: Pick<Job, 'state' | 'wish' | 'reason' | 'message' | 'failures' | 'time_limit_seconds' | 'used_seconds'>,
  attempt: Pick<Attempt, 'state' | 'reason' | 'message'>,
  used: bigint,
): Outcome {
  const { reason, message } = attempt;
  const go = (to: JobState, why: string | null, words = message, failure = false): Outcome => ({
    to: step(job.state, to),
    reason: why,
    message: words,
    failure,
  });
  if (attempt.state === 'succeeded') return go('succeeded', null, null);
  if (job.wish === 'cancel') return go('cancelled', 'cancelled');
  if (job.wish === 'stop') return go('stopped', job.reason, job.message);
  const ofTime = reason === 'time_limit';
  if (!ofTime && attempt.state !== 'lost' && !again.has(reason ?? '')) return go('failed', reason ?? 'failed');
  // An extension may have come while it stopped; and nothing useful runs in what is kept for a checkpoint.
  const ran = used - job.used_seconds;
  const left = Number(job.time_limit_seconds - used);
  const spent = left <= graceOf(Number(job.time_limit_seconds - job.used_seconds)) + (ofTime ? slack : 0);
  const failure = ofTime ? ran === 0n : !innocent.has(reason ?? '');
  if (spent) return go('stopped', 'time-limit');
  if (job.wish === 'pause') return go('paused', 'paused', message, failure);
  if (failure && job.failures + 1 >= mostFailures) return go('failed', 'failed-too-often', message, true);
  return reason === 'not-taken' ? go('queued', reason) : go('queued', null, null, failure);
}

/** The table has a step over `stopping` to `stopped`. */
function step(from: JobState, to: JobState): JobState {
  const over = to === 'stopped' && from !== 'stopping' ? jobStates.move(from, 'stopping', 'settling') : from;
  return jobStates.move(over, to, 'settling');
}
