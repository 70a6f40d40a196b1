import { byText } from './order';
import { PoolBook } from './pool-book';
import { Instant, PendingJob, Policy, RunningAttempt } from '../snapshot';

/** How much GPU time an attempt would lose if it stopped this instant: GPUs × seconds since its last checkpoint. */
export function unsavedGpuSeconds(attempt: RunningAttempt, now: Instant): number {
  return attempt.gpus * Math.max(0, now - (attempt.lastCheckpointAt ?? attempt.startedAt));
}

/**
 * The attempts to stop so that `job` gets what its project's nominal quota promises; empty if none are needed or none would
 * do. Only borrowed capacity is taken: no victim's project falls below its own nominal quota. Lowest priority first, then
 * the youngest checkpoint, then the newest attempt. Nothing is stopped unless the job then fits, and no more than needed.
 */
export function victimsFor(
  job: PendingJob,
  now: Instant,
  present: PoolBook,
  running: readonly RunningAttempt[],
  policy: Policy,
): RunningAttempt[] {
  const { projectId, gpus } = job;
  if (present.usedBy(projectId) + gpus > present.nominal(projectId)) return [];
  const book = present.copy();
  // What was told to stop is already on its way back and may be enough.
  for (const attempt of running) if (attempt.stopping) book.giveBack(attempt.projectId, attempt.gpus);
  const fits = (): boolean => book.obstacle(projectId, gpus) === null;
  if (fits()) return [];

  const victims: RunningAttempt[] = [];
  for (const attempt of running.filter((each) => mayStop(each, now, policy)).sort(inOrderOfLoss(now))) {
    if (book.borrowedBy(attempt.projectId) < attempt.gpus) continue;
    book.giveBack(attempt.projectId, attempt.gpus);
    victims.push(attempt);
    if (fits()) return spareTheNeedless(victims, book, fits);
  }
  return [];
}

function mayStop(attempt: RunningAttempt, now: Instant, policy: Policy): boolean {
  return (
    !attempt.stopping &&
    attempt.reclaims < policy.maximumReclaims &&
    now - attempt.startedAt >= policy.minimumRuntimeSeconds
  );
}

function inOrderOfLoss(now: Instant): (a: RunningAttempt, b: RunningAttempt) => number {
  const checkpointAge = (attempt: RunningAttempt): number => now - (attempt.lastCheckpointAt ?? attempt.startedAt);
  return (a, b) =>
    a.priorityClass - b.priorityClass ||
    checkpointAge(a) - checkpointAge(b) ||
    b.startedAt - a.startedAt ||
    byText(a.jobId, b.jobId);
}

/** A large victim found late can make small ones found early needless: the last found are tried first. */
function spareTheNeedless(victims: RunningAttempt[], book: PoolBook, fits: () => boolean): RunningAttempt[] {
  return victims
    .toReversed()
    .filter((attempt) => {
      book.take(attempt.projectId, attempt.gpus);
      if (fits()) return false;
      book.giveBack(attempt.projectId, attempt.gpus);
      return true;
    })
    .toReversed();
}
