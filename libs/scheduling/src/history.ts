import { Seconds } from './snapshot';

/** One week: what a project used last week counts half as much as what it uses today. */
export const DEFAULT_HALF_LIFE_SECONDS: Seconds = 168 * 3_600;

/**
 * Past use (any unit of GPU time) faded by its age: `used × 0.5^(age / halfLife)`, the decay of Slurm's multifactor priority.
 * A use dated ahead of `now` by a skewed clock counts in full.
 * A half-life that is not above zero is refused: it would switch fairness off without a word.
 */
export function decayUsage(used: number, ageSeconds: Seconds, halfLifeSeconds: Seconds): number {
  if (!(halfLifeSeconds > 0)) throw new RangeError(`A half-life must be above zero seconds, not ${halfLifeSeconds}.`);
  return used * 0.5 ** (Math.max(0, ageSeconds) / halfLifeSeconds);
}

/**
 * GPU-seconds that a job counts as used before they are: `gpus × max(0, min(limit, penalty) − ran)`.
 * It shrinks as fast as real use is metered, so that nothing is counted twice.
 */
export function entryPenalty(
  gpus: number,
  limitSeconds: Seconds,
  ranSeconds: Seconds,
  penaltySeconds: Seconds,
): number {
  return gpus * Math.max(0, Math.min(limitSeconds, penaltySeconds) - Math.max(0, ranSeconds));
}
