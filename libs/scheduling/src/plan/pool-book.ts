import { Pool, ProjectQuota, RunningAttempt } from '../snapshot';

/** Which limit a gang of GPUs meets first, in the order in which the limits are tried. */
export type Obstacle = 'concurrent-cap' | 'quota-limit' | 'capacity' | 'borrowed-out';

/** A quota with its open ends closed, so that it can be reckoned with. */
interface Terms {
  nominal: number;
  /** Most GPUs at once by the project's own rules: min(cap, nominal + borrowing limit). */
  ownLimit: number;
  cap: number;
  quotaLimit: number;
  weight: number;
  /** Nominal GPUs that are never lent. */
  kept: number;
}

const UNWRITTEN: Terms = {
  nominal: 0,
  ownLimit: Infinity,
  cap: Infinity,
  quotaLimit: Infinity,
  weight: 1,
  kept: 0,
};

function termsOf(quota: ProjectQuota): Terms {
  const cap = quota.concurrentCap ?? Infinity;
  const quotaLimit = quota.nominal + (quota.borrowingLimit ?? Infinity);
  const kept = Math.max(0, quota.nominal - (quota.lendingLimit ?? Infinity));
  return { nominal: quota.nominal, ownLimit: Math.min(cap, quotaLimit), cap, quotaLimit, weight: quota.weight, kept };
}

/**
 * Who uses how many GPUs of one pool, and what more anybody may take; every answer is O(1).
 *
 * Borrowing is reckoned as Kueue does in a flat cohort. `lendable` = what projects lend of their nominal quota + capacity
 * that is nobody's nominal. A project first uses what it keeps for itself, then draws on `lendable`, its own lent part
 * included. `drawn` is the sum of those draws; it may not pass `lendable`.
 */
export class PoolBook {
  private constructor(
    readonly pool: Pool,
    private readonly quotas: ReadonlyMap<string, Terms>,
    private readonly used: Map<string, number>,
    readonly lendable: number,
    public free: number,
    public drawn: number,
  ) {}

  static open(pool: Pool, quotas: readonly ProjectQuota[], running: readonly RunningAttempt[]): PoolBook {
    const terms = new Map(quotas.map((quota) => [quota.projectId, termsOf(quota)]));
    let nominal = 0;
    let lent = 0;
    for (const each of terms.values()) {
      nominal += each.nominal;
      lent += each.nominal - each.kept;
    }
    const lendable = lent + Math.max(0, pool.capacity - nominal);
    const book = new PoolBook(pool, terms, new Map(), lendable, pool.capacity, 0);
    for (const attempt of running) book.take(attempt.projectId, attempt.gpus);
    // The agent may know of broken GPUs, and we of attempts that it has not begun: the smaller figure is safe.
    // Below zero it says how many GPUs must come back before the first one is free again.
    book.free = Math.min(book.free, pool.free);
    return book;
  }

  /** A copy to try the future on. */
  copy(): PoolBook {
    return new PoolBook(this.pool, this.quotas, new Map(this.used), this.lendable, this.free, this.drawn);
  }

  /** A copy that knows of one project's use only: cheap where only its own cap and quota matter. */
  copyOf(projectId: string): PoolBook {
    const used = new Map([[projectId, this.usedBy(projectId)]]);
    return new PoolBook(this.pool, this.quotas, used, this.lendable, this.free, this.drawn);
  }

  take(projectId: string, gpus: number): void {
    const before = this.usedBy(projectId);
    this.used.set(projectId, before + gpus);
    this.free -= gpus;
    this.drawn += this.draw(projectId, before + gpus) - this.draw(projectId, before);
  }

  giveBack(projectId: string, gpus: number): void {
    this.take(projectId, -gpus);
  }

  /** The first limit in the way of `gpus` more for this project; null if they can be taken now. */
  obstacle(projectId: string, gpus: number): Obstacle | null {
    const terms = this.terms(projectId);
    const after = this.usedBy(projectId) + gpus;
    if (after > terms.cap) return 'concurrent-cap';
    if (after > terms.quotaLimit) return 'quota-limit';
    if (gpus > this.free) return 'capacity';
    return this.drawFor(projectId, gpus) > Math.max(0, this.lendable - this.drawn) ? 'borrowed-out' : null;
  }

  /** Most GPUs that this project could take now. */
  room(projectId: string): number {
    const own = this.ownLimit(projectId) - this.usedBy(projectId);
    const keptLeft = Math.max(0, this.terms(projectId).kept - this.usedBy(projectId));
    const quota = keptLeft + Math.max(0, this.lendable - this.drawn);
    return Math.max(0, Math.min(own, quota, this.free));
  }

  /** Most GPUs that this project could ever use at once while quotas stay as they are and nobody else uses any. */
  reach(projectId: string): number {
    return Math.min(this.terms(projectId).quotaLimit, this.terms(projectId).kept + this.lendable);
  }

  /** GPUs of `lendable` that `gpus` more would draw. */
  drawFor(projectId: string, gpus: number): number {
    const before = this.usedBy(projectId);
    return this.draw(projectId, before + gpus) - this.draw(projectId, before);
  }

  usedBy(projectId: string): number {
    return this.used.get(projectId) ?? 0;
  }

  /** GPUs above the project's nominal quota. */
  borrowedBy(projectId: string): number {
    return Math.max(0, this.usedBy(projectId) - this.nominal(projectId));
  }

  nominal(projectId: string): number {
    return this.terms(projectId).nominal;
  }

  cap(projectId: string): number {
    return this.terms(projectId).cap;
  }

  quotaLimit(projectId: string): number {
    return this.terms(projectId).quotaLimit;
  }

  /** Most GPUs at once by the project's own cap and quota; other projects have no say in it. */
  ownLimit(projectId: string): number {
    return this.terms(projectId).ownLimit;
  }

  /** `gpus` as a weighted part of the pool: gpus ÷ (capacity × weight). */
  share(projectId: string, gpus: number): number {
    return gpus === 0 ? 0 : gpus / (Math.max(1, this.pool.capacity) * this.terms(projectId).weight);
  }

  weight(projectId: string): number {
    return this.terms(projectId).weight;
  }

  private draw(projectId: string, used: number): number {
    return Math.max(0, used - this.terms(projectId).kept);
  }

  private terms(projectId: string): Terms {
    return this.quotas.get(projectId) ?? UNWRITTEN;
  }
}
