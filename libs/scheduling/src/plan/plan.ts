import { explain, Explanation } from './explain';
import { gpuHours, Starts, startOf } from './forecast';
import { byText, pairOf, WaitingLine, Work } from './order';
import { PoolFloor, Wait } from './placement';
import { PoolBook } from './pool-book';
import { Finding, ReasonCode } from './reasons';
import { unsavedGpuSeconds } from './reclaim';
import { forbiddenBy, permits, residencyOf } from '../residency';
import { Country, DEFAULT_POLICY, Instant, PendingJob, Policy, Pool, Snapshot } from '../snapshot';

/** A job to start now. */
export interface Admission {
  jobId: string;
  projectId: string;
  poolId: string;
  country: Country;
  gpus: number;
}

/** GPUs promised to a blocked job: to the first in a pool that lacks other people's, and the first held by its own limit. */
export interface ReservedStart {
  jobId: string;
  projectId: string;
  poolId: string;
  gpus: number;
  /** It starts at this moment at the latest, unless the pool shrinks or a job with a better place arrives. */
  startsBy: Instant;
  /** False where another promise of the pool goes before this one and may move it. */
  firm: boolean;
}

/** An attempt to stop gracefully (checkpoint, grace, stop), because it runs on GPUs borrowed from the project of `forJobId`. */
export interface Reclaim {
  jobId: string;
  projectId: string;
  poolId: string;
  gpus: number;
  forJobId: string;
  /** GPU-seconds since its last checkpoint: lost, and so refunded, if the checkpoint at the stop fails. */
  unsavedGpuSeconds: number;
}

/** What to do now. `admit` is in the order of admission; the other lists are sorted by job id. */
export interface Plan {
  admit: Admission[];
  reserve: ReservedStart[];
  reclaim: Reclaim[];
  /** One for every pending job that is not admitted. */
  explanations: Explanation[];
}

/**
 * Decides which queued jobs start now. Pure: the same snapshot, `now` and policy give the same plan, in whatever order the
 * snapshot's lists come. The README of this room says in which order jobs are served and what always holds.
 */
export function plan(snapshot: Snapshot, now: Instant, policy: Policy = DEFAULT_POLICY): Plan {
  return planCounting(snapshot, now, policy, { comparisons: 0, trials: 0 });
}

/** `plan`, adding to `work` what it cost. */
export function planCounting(snapshot: Snapshot, now: Instant, policy: Policy, work: Work): Plan {
  const floors = openFloors(snapshot, now, policy, work);
  const explanations: Explanation[] = [];
  const ready: PendingJob[] = [];
  const usable = new Map([...floors].map(([id, floor]) => [id, floor.usable]));
  for (const job of snapshot.pending) {
    const floor = floors.get(job.poolId);
    const finding = refuse(job, floor?.book, usable.get(job.poolId) ?? 0);
    if (finding === null) ready.push(job);
    else explanations.push(explain(job, floor?.book.pool, finding, { workAheadGpuHours: null, start: null }));
  }

  const books = new Map([...floors].map(([id, floor]) => [id, floor.book]));
  const line = new WaitingLine(ready, books, snapshot, now, policy, work);
  const admit: Admission[] = [];
  const waits: Wait[] = [];
  for (let job = line.next(); job !== null; job = line.next()) {
    const wait = floors.get(job.poolId)!.place(job);
    line.settle(job, wait === null);
    if (wait !== null) waits.push(wait);
    else
      admit.push({
        jobId: job.jobId,
        projectId: job.projectId,
        poolId: job.poolId,
        country: job.country,
        gpus: job.gpus,
      });
  }

  const all = [...floors.values()];
  return {
    admit,
    reserve: all.flatMap(reservedStarts).sort(byJob),
    reclaim: all.flatMap((floor) => reclaims(floor, now)).sort(byJob),
    explanations: [...explanations, ...explainWaits(waits, floors, now)].sort(byJob),
  };
}

const byJob = (a: { jobId: string }, b: { jobId: string }): number => byText(a.jobId, b.jobId);

function openFloors(snapshot: Snapshot, now: Instant, policy: Policy, work: Work): Map<string, PoolFloor> {
  const quotas = Map.groupBy(snapshot.quotas, (quota) => quota.poolId);
  const running = Map.groupBy(snapshot.running, (attempt) => attempt.poolId);
  return new Map(
    snapshot.pools.map((pool) => {
      const attempts = running.get(pool.id) ?? [];
      const book = PoolBook.open(pool, quotas.get(pool.id) ?? [], attempts);
      return [pool.id, new PoolFloor(book, attempts, now, policy, work)];
    }),
  );
}

/** The hard filters, before any order: what this says no to never reaches the queue, whatever its priority. */
function refuse(job: PendingJob, book: PoolBook | undefined, usable: number): Finding | null {
  const no = (
    reason: ReasonCode,
    limit: Finding['limit'],
    requested: Finding['requested'],
    more?: Partial<Finding>,
  ): Finding => ({
    reason,
    limit,
    used: null,
    held: null,
    requested,
    ...more,
  });
  const { gpus, projectId } = job;
  if (!book) return no('unknown-pool', null, job.poolId);
  if (!Number.isInteger(gpus) || gpus < 1) return no('invalid-size', 1, gpus);
  if (!(job.remainingSeconds > 0)) return no('time-limit-spent', 0, job.remainingSeconds);
  const { pool } = book;
  const residency = residencyOf(job.inputs);
  if (!permits(residency, pool.jurisdiction)) {
    const sources = forbiddenBy(job.inputs, pool.jurisdiction);
    return no('residency', residency.included?.join(', ') ?? null, pool.jurisdiction, { sources });
  }
  if (job.withoutRight.length > 0) return no('data-right-ended', null, null, { sources: [...job.withoutRight] });
  if (job.standing.length > 0) return no(job.standing[0], null, null);
  if (gpus > pool.capacity) return no('larger-than-pool', pool.capacity, gpus);
  if (gpus > book.cap(projectId)) return no('larger-than-cap', book.cap(projectId), gpus);
  if (gpus > book.reach(projectId)) return no('larger-than-quota', book.reach(projectId), gpus);
  if (pool.halt) return no(pool.halt, null, null);
  if (gpus > usable) return no('pool-reduced', usable, gpus);
  return null;
}

function reservedStarts({ reservations }: PoolFloor): ReservedStart[] {
  return reservations.map(({ job: { jobId, projectId, poolId, gpus }, at }, i) => {
    return { jobId, projectId, poolId, gpus, startsBy: at, firm: i === 0 };
  });
}

function reclaims(floor: PoolFloor, now: Instant): Reclaim[] {
  return floor.victims.map(({ attempt, forJob }) => ({
    jobId: attempt.jobId,
    projectId: attempt.projectId,
    poolId: attempt.poolId,
    gpus: attempt.gpus,
    forJobId: forJob.jobId,
    unsavedGpuSeconds: unsavedGpuSeconds(attempt, now),
  }));
}

const OWN_LIMITS: readonly ReasonCode[] = ['concurrent-cap', 'quota-limit', 'project-reservation'];

function explainWaits(waits: readonly Wait[], floors: ReadonlyMap<string, PoolFloor>, now: Instant): Explanation[] {
  const pools = new Map<string, Starts>();
  const projects = new Map<string, Starts>();
  const remembered = (known: Map<string, Starts>, name: string, make: () => Starts): Starts => {
    const starts = known.get(name) ?? make();
    known.set(name, starts);
    return starts;
  };
  return waits.map((wait) => {
    const { job, finding } = wait;
    const floor = floors.get(job.poolId)!;
    const pool: Pool = floor.book.pool;
    const inPool = remembered(pools, pool.id, () => new Starts(now, floor.book.free, [...floor.releases.values()]));
    const inProject = OWN_LIMITS.includes(finding.reason)
      ? remembered(projects, pairOf(job), () => {
          const room = floor.book.ownLimit(job.projectId) - floor.book.usedBy(job.projectId);
          return new Starts(now, room, floor.releasesIn(job.projectId));
        })
      : null;
    const workAheadGpuHours = gpuHours(inPool.workBefore(wait.ahead));
    const from = Math.max(now, ...floor.reservations.map((each) => each.at));
    return explain(job, pool, finding, { workAheadGpuHours, start: startOf(wait, inPool, inProject, from) });
  });
}
