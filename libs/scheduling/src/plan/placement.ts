import { Work } from './order';
import { Obstacle, PoolBook } from './pool-book';
import { Finding } from './reasons';
import { victimsFor } from './reclaim';
import { Instant, PendingJob, Policy, RunningAttempt, Seconds } from '../snapshot';
import { Release, Reservation, releaseOfAttempt, releaseOfJob } from './timeline';

/** Work that comes before a job, in its pool or in its own project. */
export interface Queued {
  gpuSeconds: number;
  longest: Seconds;
}

/** A job that has to wait, with what was ahead of it when its turn came. */
export interface Wait {
  job: PendingJob;
  finding: Finding;
  /** Its reservation, where nothing that waits can come between: the latest start is then known exactly. */
  firm: Reservation | null;
  ahead: Queued;
  aheadInProject: Queued;
}

/** One pool while a plan is made: what runs, what was promised, what waits. */
export class PoolFloor {
  readonly releases = new Map<string, Release>();
  readonly victims: { attempt: RunningAttempt; forJob: PendingJob }[] = [];
  /**
   * Promises of GPUs, at most one to the first job in the plan's order that waits for other people's GPUs (EASY) and one to
   * the first that waits for its own project's. Without the second, GPUs would slip away while a job's own limit is in its
   * way for a moment. The first of them is firm; the other may be moved by it.
   */
  readonly reservations: Reservation[] = [];
  private promisedToOthers = false;
  private promisedToOwn = false;
  private readonly ownReservations = new Map<string, Reservation>();
  private readonly releasesOf = new Map<string, Release[]>();
  private readonly queued: Queued = { gpuSeconds: 0, longest: 0 };
  private readonly queuedOf = new Map<string, Queued>();

  constructor(
    readonly book: PoolBook,
    private readonly running: readonly RunningAttempt[],
    private readonly now: Instant,
    private readonly policy: Policy,
    private readonly work: Work,
  ) {
    for (const attempt of running) this.expect(releaseOfAttempt(attempt, now, policy));
  }

  /** GPUs that work: idle or in use. */
  get usable(): number {
    let gpus = this.book.free;
    for (const release of this.releases.values()) gpus += release.gpus;
    return gpus;
  }

  releasesIn(projectId: string): readonly Release[] {
    return this.releasesOf.get(projectId) ?? [];
  }

  /** Starts the job and returns null, or says why it waits. */
  place(job: PendingJob): Wait | null {
    this.work.trials++;
    const finding = this.judge(job);
    if (finding === null) {
      this.start(job);
      return null;
    }
    const wait: Wait = {
      job,
      finding,
      firm: this.reservations[0]?.job === job ? this.reservations[0] : null,
      ahead: { ...this.queued },
      aheadInProject: { ...(this.queuedOf.get(job.projectId) ?? { gpuSeconds: 0, longest: 0 }) },
    };
    this.queue(job);
    return wait;
  }

  private judge(job: PendingJob): Finding | null {
    const { projectId, gpus } = job;
    const endsAt = this.now + job.remainingSeconds;
    const obstacle = this.book.obstacle(projectId, gpus);
    const own = this.ownReservations.get(projectId);
    if (obstacle === 'concurrent-cap' || obstacle === 'quota-limit') {
      if (!own) this.promiseWithin(job);
      if (!this.promisedToOwn) this.promisedToOwn = this.promise(job);
      return this.numbers(job, obstacle);
    }
    const broken = this.reservations.filter((each) => !each.allows(job, endsAt));
    if (own && !own.allows(job, endsAt)) {
      return {
        ...this.numbers(job, 'concurrent-cap'),
        reason: 'project-reservation',
        limit: this.book.ownLimit(projectId),
        held: own.job.gpus,
        dueInSeconds: own.at - this.now,
        ...(obstacle === null && { windowSeconds: this.until([own, ...broken]) }),
      };
    }
    if (obstacle !== null) {
      if (this.promisedToOthers) return this.numbers(job, obstacle);
      const finding = { ...this.numbers(job, obstacle), ...this.roomFor(job, endsAt) };
      this.stopVictims(job);
      this.promisedToOthers = this.promise(job);
      return finding;
    }
    if (broken.length === 0) return null;
    return {
      ...this.numbers(job, 'capacity'),
      reason: 'reservation',
      held: broken[0].job.gpus,
      dueInSeconds: broken[0].at - this.now,
      windowSeconds: this.until(broken),
    };
  }

  /** Seconds until the first of these falls due: a job that is gone by then breaks none of them. */
  private until(reservations: readonly Reservation[]): Seconds {
    return Math.min(...reservations.map((each) => each.at)) - this.now;
  }

  /** Most GPUs with which `job` would start now, unless even that would break a promise. */
  private roomFor(job: PendingJob, endsAt: Instant): { room?: number } {
    const room = this.book.room(job.projectId);
    const smaller = { ...job, gpus: room };
    return this.reservations.every((each) => each.allows(smaller, endsAt)) ? { room } : {};
  }

  private numbers({ projectId, gpus }: PendingJob, reason: Obstacle): Finding {
    const { book } = this;
    const used = book.usedBy(projectId);
    if (reason === 'concurrent-cap') return { reason, limit: book.cap(projectId), used, held: 0, requested: gpus };
    if (reason === 'quota-limit') return { reason, limit: book.quotaLimit(projectId), used, held: 0, requested: gpus };
    if (reason === 'borrowed-out') {
      return { reason, limit: book.lendable, used: book.drawn, held: 0, requested: book.drawFor(projectId, gpus) };
    }
    const { capacity } = book.pool;
    return {
      reason,
      limit: capacity,
      used: capacity - book.free,
      held: this.reservations.reduce((sum, each) => sum + each.job.gpus, 0),
      requested: gpus,
    };
  }

  private stopVictims(job: PendingJob): void {
    for (const attempt of victimsFor(job, this.now, this.book, this.running, this.policy)) {
      this.victims.push({ attempt, forJob: job });
      const release = this.releases.get(attempt.jobId)!;
      release.latest = Math.min(release.latest, this.now + this.policy.graceSeconds);
      release.expected = Math.min(release.expected, release.latest);
    }
  }

  private promise(job: PendingJob): boolean {
    const promise = Reservation.make(job, this.book, [...this.releases.values()], false);
    if (promise) this.reservations.push(promise);
    return promise !== null;
  }

  /** Keeps later jobs of the same project from eating up the room under its limit that this one waits for. */
  private promiseWithin(job: PendingJob): void {
    const promise = Reservation.make(job, this.book, this.releasesIn(job.projectId), true);
    if (promise) this.ownReservations.set(job.projectId, promise);
  }

  private start(job: PendingJob): void {
    const endsAt = this.now + job.remainingSeconds;
    this.book.take(job.projectId, job.gpus);
    for (const promise of this.reservations) promise.note(job, endsAt);
    this.ownReservations.get(job.projectId)?.note(job, endsAt);
    this.expect(releaseOfJob(job, this.now));
  }

  private expect(release: Release): void {
    this.releases.set(release.jobId, release);
    const own = this.releasesOf.get(release.projectId);
    if (own) own.push(release);
    else this.releasesOf.set(release.projectId, [release]);
  }

  private queue(job: PendingJob): void {
    const own = this.queuedOf.get(job.projectId) ?? { gpuSeconds: 0, longest: 0 };
    this.queuedOf.set(job.projectId, own);
    for (const line of [this.queued, own]) {
      line.gpuSeconds += job.gpus * job.remainingSeconds;
      line.longest = Math.max(line.longest, job.remainingSeconds);
    }
  }
}
