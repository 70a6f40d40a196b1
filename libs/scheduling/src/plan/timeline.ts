import { byText } from './order';
import { PoolBook } from './pool-book';
import { Instant, PendingJob, Policy, RunningAttempt, Seconds } from '../snapshot';

/** GPUs that come back when an attempt, or a job that this plan starts, ends. */
export interface Release {
  jobId: string;
  projectId: string;
  gpus: number;
  /** When it will probably end. */
  expected: Instant;
  /** When it ends at the latest: reservations count on this. */
  latest: Instant;
}

/**
 * An attempt that should have ended still holds its GPUs, so its end is always ahead of `now`. Only such an attempt gets
 * the overrun: moving the end of others would move every promise that counts on them, again and again.
 */
export function releaseOfAttempt(attempt: RunningAttempt, now: Instant, policy: Policy): Release {
  const latest = attempt.latestEnd > now ? attempt.latestEnd : now + policy.overrunSeconds;
  const expected = Math.min(Math.max(attempt.expectedEnd ?? latest, now + 1), latest);
  return { jobId: attempt.jobId, projectId: attempt.projectId, gpus: attempt.gpus, expected, latest };
}

export function releaseOfJob(job: PendingJob, now: Instant): Release {
  const latest = now + job.remainingSeconds;
  const expected = now + expectedSeconds(job);
  return { jobId: job.jobId, projectId: job.projectId, gpus: job.gpus, expected, latest };
}

/** How long a job will probably run; never beyond its time limit. */
export function expectedSeconds(job: PendingJob): Seconds {
  return Math.min(job.expectedSeconds ?? job.remainingSeconds, job.remainingSeconds);
}

const byLatest = (a: Release, b: Release): number => a.latest - b.latest || byText(a.jobId, b.jobId);

/**
 * A promise to one blocked job: at `at` it can start, if what runs ends by its limits and nothing is started that would
 * still be in its way then. `book` is the pool as it will be at `at`.
 */
export class Reservation {
  private constructor(
    readonly job: PendingJob,
    readonly at: Instant,
    private readonly book: PoolBook,
    private readonly ownLimitsOnly: boolean,
  ) {}

  /**
   * The earliest moment at which `job` fits when the given releases come in by their limits; null if it never does.
   * With `ownLimitsOnly` the job waits for its own project's cap or quota, and only that is promised.
   */
  static make(
    job: PendingJob,
    now: PoolBook,
    releases: readonly Release[],
    ownLimitsOnly: boolean,
  ): Reservation | null {
    const book = ownLimitsOnly ? now.copyOf(job.projectId) : now.copy();
    const ordered = [...releases].sort(byLatest);
    for (let i = 0; i < ordered.length;) {
      const at = ordered[i].latest;
      // Everything that ends at this moment is back before the next start.
      for (; i < ordered.length && ordered[i].latest === at; i++) book.giveBack(ordered[i].projectId, ordered[i].gpus);
      const reservation = new Reservation(job, at, book, ownLimitsOnly);
      if (reservation.holds()) return reservation;
    }
    return null;
  }

  /** Whether starting `other` now leaves the promise whole: it is gone by then, or there is room for both. */
  allows(other: PendingJob, endsAt: Instant): boolean {
    if (endsAt <= this.at) return true;
    this.book.take(other.projectId, other.gpus);
    const whole = this.holds();
    this.book.giveBack(other.projectId, other.gpus);
    return whole;
  }

  /** `other` was started: remember it if it will still run at `at`. */
  note(other: PendingJob, endsAt: Instant): void {
    if (endsAt > this.at) this.book.take(other.projectId, other.gpus);
  }

  private holds(): boolean {
    const { projectId, gpus } = this.job;
    if (this.ownLimitsOnly) return this.book.usedBy(projectId) + gpus <= this.book.ownLimit(projectId);
    return this.book.obstacle(projectId, gpus) === null;
  }
}

/** How a level (free GPUs, or a project's room under its own limit) rises as releases come in and nothing new begins. */
export class Rise {
  private readonly times: Instant[] = [];
  private readonly levels: number[] = [];

  constructor(start: Instant, level: number, releases: readonly Release[], by: 'expected' | 'latest') {
    this.times.push(start);
    this.levels.push(level);
    const ordered = [...releases].sort((a, b) => a[by] - b[by]);
    for (const release of ordered) {
      level += release.gpus;
      this.times.push(release[by]);
      this.levels.push(level);
    }
  }

  /** The first moment with at least `needed`; null if the level never gets there. `after` leaves out the present. */
  when(needed: number, after: boolean): Instant | null {
    let low = after ? 1 : 0;
    let high = this.levels.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.levels[middle] >= needed) high = middle;
      else low = middle + 1;
    }
    return this.times[low] ?? null;
  }
}
