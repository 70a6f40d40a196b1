import { entryPenalty } from '../history';
import { PoolBook } from './pool-book';
import { Instant, PendingJob, Policy, Snapshot } from '../snapshot';

/** What a plan cost, in steps that do not depend on the machine. Tests hold the growth of the cost to these. */
export interface Work {
  /** Comparisons of two jobs or two queues. */
  comparisons: number;
  /** Times a job was held against the limits of its pool. */
  trials: number;
}

/** Jobs of one project for one pool, best first. */
interface Queue {
  projectId: string;
  poolId: string;
  jobs: PendingJob[];
  next: number;
  key: Key;
}

/** The order of the plan as numbers; compared from top to bottom. */
interface Key {
  /** Waited beyond the policy's patience: goes by age alone. */
  overdue: boolean;
  priorityClass: number;
  underNominal: boolean;
  borrowedShare: number;
  usedShare: number;
  history: number;
  queuedAt: Instant;
  jobId: string;
}

/** A project's largest weighted share over all pools. It only grows while a plan starts jobs, which `WaitingLine` relies on. */
interface Standing {
  borrowed: number;
  used: number;
}

/** Plain code-unit order: the same on every machine, which a locale's order is not. */
export const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

const byAge = (a: Pick<PendingJob, 'queuedAt' | 'jobId'>, b: Pick<PendingJob, 'queuedAt' | 'jobId'>): number =>
  a.queuedAt - b.queuedAt || byText(a.jobId, b.jobId);

// Subtraction would make NaN of two infinite shares (weight 0).
const ascending = (a: number, b: number): number => (a < b ? -1 : a > b ? 1 : 0);

function byKey(a: Key, b: Key): number {
  if (a.overdue !== b.overdue) return a.overdue ? -1 : 1;
  if (a.overdue) return byAge(a, b);
  return (
    b.priorityClass - a.priorityClass ||
    Number(b.underNominal) - Number(a.underNominal) ||
    ascending(a.borrowedShare, b.borrowedShare) ||
    ascending(a.usedShare, b.usedShare) ||
    ascending(a.history, b.history) ||
    byAge(a, b)
  );
}

/**
 * All jobs that may be started as far as their own rules go, handed out one by one in the plan's order. Each job comes out
 * exactly once, so a deep queue drains as fast as many shallow ones.
 *
 * A heap holds one entry per (project, pool). Starting a job makes its project's other entries stale; they are judged again
 * when they reach the top. That is sound because a stale key can only be too good: shares and history grow within a plan.
 */
export class WaitingLine {
  private readonly heap: Queue[] = [];
  /** The queue of the job handed out last, still at the top of the heap. */
  private current: Queue | null = null;
  private readonly standings = new Map<string, Standing>();
  private readonly history = new Map<string, number>();

  constructor(
    jobs: readonly PendingJob[],
    private readonly books: ReadonlyMap<string, PoolBook>,
    snapshot: Snapshot,
    private readonly now: Instant,
    private readonly policy: Policy,
    private readonly work: Work,
  ) {
    this.rememberPast(snapshot);
    const queues = new Map<string, PendingJob[]>();
    for (const job of jobs) {
      const name = pairOf(job);
      const queue = queues.get(name);
      if (queue) queue.push(job);
      else queues.set(name, [job]);
    }
    for (const queued of queues.values()) {
      queued.sort((a, b) => this.withinQueue(a, b));
      const { projectId, poolId } = queued[0];
      this.push({ projectId, poolId, jobs: queued, next: 0, key: this.keyOf(queued[0]) });
    }
  }

  /** The job whose turn it is; null when all have had theirs. */
  next(): PendingJob | null {
    while (this.heap.length > 0) {
      const top = this.heap[0];
      const fresh = this.keyOf(top.jobs[top.next]);
      const worse = this.compare(fresh, top.key) > 0;
      top.key = fresh;
      if (worse) {
        this.sink(0);
        if (this.heap[0] !== top) continue;
      }
      const job = top.jobs[top.next++];
      this.current = top;
      return job;
    }
    return null;
  }

  /** Must follow each `next()`: the job's turn is over, and `started` says whether it now uses its GPUs. */
  settle(job: PendingJob, started: boolean): void {
    if (started) {
      this.note(job.projectId, job.poolId);
      this.charge(job, entryPenalty(job.gpus, job.remainingSeconds, 0, this.policy.entryPenaltySeconds));
    }
    const queue = this.current!;
    this.current = null;
    if (queue.next < queue.jobs.length) {
      queue.key = this.keyOf(queue.jobs[queue.next]);
    } else {
      const last = this.heap.pop()!;
      if (this.heap.length === 0 || last === queue) return;
      this.heap[0] = last;
    }
    this.sink(0);
  }

  private rememberPast({ running, usage }: Snapshot): void {
    for (const past of usage) this.history.set(pairOf(past), past.gpuSeconds);
    for (const attempt of running) {
      if (!this.books.has(attempt.poolId)) continue;
      this.note(attempt.projectId, attempt.poolId);
      const { startedAt, latestEnd, gpus } = attempt;
      this.charge(
        attempt,
        entryPenalty(gpus, latestEnd - startedAt, this.now - startedAt, this.policy.entryPenaltySeconds),
      );
    }
  }

  private charge(of: { projectId: string; poolId: string }, gpuSeconds: number): void {
    const name = pairOf(of);
    this.history.set(name, (this.history.get(name) ?? 0) + gpuSeconds);
  }

  private note(projectId: string, poolId: string): void {
    const book = this.books.get(poolId)!;
    const standing = this.standings.get(projectId) ?? { borrowed: 0, used: 0 };
    standing.borrowed = Math.max(standing.borrowed, book.share(projectId, book.borrowedBy(projectId)));
    standing.used = Math.max(standing.used, book.share(projectId, book.usedBy(projectId)));
    this.standings.set(projectId, standing);
  }

  private isOverdue(job: PendingJob): boolean {
    return this.now - job.queuedAt >= this.policy.patienceSeconds;
  }

  private withinQueue(a: PendingJob, b: PendingJob): number {
    this.work.comparisons++;
    const overdue = this.isOverdue(a);
    if (overdue !== this.isOverdue(b)) return overdue ? -1 : 1;
    return overdue ? byAge(a, b) : b.priorityClass - a.priorityClass || byAge(a, b);
  }

  private keyOf(job: PendingJob): Key {
    const book = this.books.get(job.poolId)!;
    const standing = this.standings.get(job.projectId);
    const history = this.history.get(pairOf(job)) ?? 0;
    return {
      overdue: this.isOverdue(job),
      priorityClass: job.priorityClass,
      underNominal: book.usedBy(job.projectId) < book.nominal(job.projectId),
      borrowedShare: standing?.borrowed ?? 0,
      usedShare: standing?.used ?? 0,
      history: history === 0 ? 0 : history / book.weight(job.projectId),
      queuedAt: job.queuedAt,
      jobId: job.jobId,
    };
  }

  private compare(a: Key, b: Key): number {
    this.work.comparisons++;
    return byKey(a, b);
  }

  private push(queue: Queue): void {
    const { heap } = this;
    let at = heap.push(queue) - 1;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (this.compare(heap[parent].key, queue.key) <= 0) break;
      heap[at] = heap[parent];
      at = parent;
    }
    heap[at] = queue;
  }

  private sink(start: number): void {
    const { heap } = this;
    const queue = heap[start];
    let at = start;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && this.compare(heap[child + 1].key, heap[child].key) < 0) child++;
      if (this.compare(queue.key, heap[child].key) <= 0) break;
      heap[at] = heap[child];
      at = child;
    }
    heap[at] = queue;
  }
}

/** Names a (project, pool) pair; ids hold no spaces. */
export const pairOf = ({ projectId, poolId }: { projectId: string; poolId: string }): string =>
  `${projectId} ${poolId}`;
