import { Queued, Wait } from './placement';
import { PoolBook } from './pool-book';
import { Halt, Instant, Interval, Policy, Seconds, Snapshot, DEFAULT_POLICY } from '../snapshot';
import { Release, Rise, releaseOfAttempt } from './timeline';

/** What anybody may know of a pool: no project, no job, no organisation. */
export interface PoolForecast {
  poolId: string;
  /** Why nothing starts there, whatever is free; null while it takes work. */
  halt: Halt | null;
  capacity: number;
  freeNow: number;
  /** Time limits of all waiting jobs × their GPUs, in GPU-hours. */
  waitingGpuHours: number;
  /** When a job of so many GPUs that is queued now could start: powers of two up to the capacity, and the capacity. */
  next: { gpus: number; start: Interval | null }[];
}

/**
 * The forecast of every pool, sorted by id. `earliest`: enough GPUs are back if running work ends as expected and the queue
 * lets the job pass. `latest`: running work uses its whole limits and all that waits now goes first (`Starts`).
 */
export function forecast(snapshot: Snapshot, now: Instant, policy: Policy = DEFAULT_POLICY): PoolForecast[] {
  const pools = [...snapshot.pools].sort((a, b) => (a.id < b.id ? -1 : 1));
  const running = Map.groupBy(snapshot.running, (attempt) => attempt.poolId);
  const pending = Map.groupBy(snapshot.pending, (job) => job.poolId);
  return pools.map((pool) => {
    const attempts = running.get(pool.id) ?? [];
    const { free } = PoolBook.open(pool, [], attempts);
    const releases = attempts.map((attempt) => releaseOfAttempt(attempt, now, policy));
    const waiting: Queued = { gpuSeconds: 0, longest: 0 };
    for (const job of pending.get(pool.id) ?? []) {
      if (job.standing.length > 0 || job.gpus > pool.capacity) continue;
      waiting.gpuSeconds += job.gpus * job.remainingSeconds;
      waiting.longest = Math.max(waiting.longest, job.remainingSeconds);
    }
    const starts = new Starts(now, free, releases);
    return {
      poolId: pool.id,
      halt: pool.halt,
      capacity: pool.capacity,
      freeNow: Math.max(0, free),
      waitingGpuHours: gpuHours(waiting.gpuSeconds),
      next: sizesUpTo(pool.capacity).map((gpus) => ({
        gpus,
        start: pool.halt ? null : starts.of(gpus, waiting, false),
      })),
    };
  });
}

/** Start intervals in one stock of GPUs: a pool, or what one project may use of it. */
export class Starts {
  private readonly expected: Rise;
  private readonly usable: number;
  private readonly busy: Queued = { gpuSeconds: 0, longest: 0 };

  constructor(
    private readonly now: Instant,
    free: number,
    releases: readonly Release[],
  ) {
    this.expected = new Rise(now, free, releases, 'expected');
    this.usable = releases.reduce((sum, release) => sum + release.gpus, free);
    for (const release of releases) {
      this.busy.gpuSeconds += release.gpus * (release.latest - now);
      this.busy.longest = Math.max(this.busy.longest, release.latest - now);
    }
  }

  /** GPU-seconds that go before a job behind `ahead`: what runs, by its limits, and what waits in front. */
  workBefore(ahead: Queued): number {
    return this.busy.gpuSeconds + ahead.gpuSeconds;
  }

  /**
   * When a job of `gpus` behind `ahead` may start; null if it never fits. `after`: the present was tried already.
   * `from`: until then GPUs may stand idle for a promise.
   */
  of(gpus: number, ahead: Queued, after: boolean, from: Instant = this.now): Interval | null {
    const earliest = this.expected.when(gpus, after);
    if (earliest === null) return null;
    return { earliest, latest: Math.max(earliest, from + this.delay(gpus, ahead)) };
  }

  /**
   * An estimate of the longest wait, if nobody with a better place arrives. With W GPU-seconds before the job and U usable
   * GPUs, as long as GPUs stand idle for nobody, U − g + 1 of them work on W while the job waits, so it starts within
   * W ÷ (U − g + 1). For wide jobs the bound of list scheduling is closer (Garey & Graham 1975, ratio 2): all of W is done
   * within 2W ÷ U + its longest piece.
   */
  private delay(gpus: number, ahead: Queued): Seconds {
    const before = this.workBefore(ahead);
    if (before === 0) return 0;
    const narrow = before / (this.usable - gpus + 1);
    const wide = (2 * before) / this.usable + Math.max(this.busy.longest, ahead.longest);
    return Math.ceil(Math.min(narrow, wide));
  }
}

/** The start interval of a job that waits, from its pool's and its project's stock; null if either cannot say. `from`: the last promise of the pool. */
export function startOf(wait: Wait, inPool: Starts, inProject: Starts | null, from: Instant): Interval | null {
  const { gpus } = wait.job;
  const own = inProject?.of(gpus, wait.aheadInProject, true) ?? null;
  const pool = inPool.of(gpus, wait.ahead, inProject === null, from);
  if (pool === null || (inProject !== null && own === null)) return null;
  const earliest = Math.max(pool.earliest, own?.earliest ?? 0);
  // A firm promise counts on limits alone, so it can fall before what the rest of the pool makes look likely.
  if (wait.firm) return { earliest: Math.min(earliest, wait.firm.at), latest: wait.firm.at };
  return { earliest, latest: Math.max(pool.latest, own?.latest ?? 0) };
}

export const gpuHours = (gpuSeconds: number): number => Math.round(gpuSeconds / 36) / 100;

function sizesUpTo(capacity: number): number[] {
  const sizes: number[] = [];
  for (let gpus = 1; gpus < capacity; gpus *= 2) sizes.push(gpus);
  return capacity > 0 ? [...sizes, capacity] : sizes;
}
