import fc from 'fast-check';
import { plan } from './plan';
import {
  expectWithinLimits,
  pending,
  policies,
  pools,
  POOLS,
  PROJECTS,
  quotas,
  small,
  sum,
  usage,
} from './plan.any.cases';
import { attempt, job, NOW, snapshot } from './plan.cases';
import { DEFAULT_POLICY, PendingJob, Policy, Pool, RunningAttempt, Snapshot } from '../snapshot';

/** A day in the life of the pools: attempts use their whole limit, reclaimed jobs queue again, and time passes second by second. */
class Simulation {
  now = NOW;
  running: RunningAttempt[] = [];
  pending: PendingJob[];
  readonly started = new Map<string, number>();

  constructor(
    private readonly given: Snapshot,
    private readonly policy: Policy,
  ) {
    this.pending = [...given.pending];
  }

  /** One second: ends, arrivals, a plan, its effect. */
  step(arrivals: readonly PendingJob[] = []) {
    const ended = this.running.filter((each) => each.latestEnd <= this.now);
    this.running = this.running.filter((each) => each.latestEnd > this.now);
    const again = ended.filter((each) => each.stopping).map((each) => this.requeue(each));
    this.pending.push(...arrivals, ...again);
    const state = this.state();
    const made = plan(state, this.now, this.policy);
    expectWithinLimits(state, made.admit);
    for (const { jobId } of made.admit) this.start(this.pending.find((each) => each.jobId === jobId)!);
    this.pending = this.pending.filter((each) => !made.admit.some(({ jobId }) => jobId === each.jobId));
    for (const { jobId } of made.reclaim) {
      const victim = this.running.find((each) => each.jobId === jobId)!;
      victim.stopping = true;
      victim.latestEnd = Math.min(victim.latestEnd, this.now + this.policy.graceSeconds);
    }
    this.now++;
    return made;
  }

  private readonly jobs = new Map<string, { job: PendingJob; reclaims: number }>();

  private state(): Snapshot {
    const free = (each: Pool): number => each.capacity - sum(this.running.filter((row) => row.poolId === each.id));
    const open = this.given.pools.map((each) => ({ ...each, halt: null, free: free(each) }));
    return { ...this.given, pools: open, running: this.running, pending: this.pending };
  }

  private start(waiting: PendingJob): void {
    const known = this.jobs.get(waiting.jobId) ?? { job: waiting, reclaims: 0 };
    this.jobs.set(waiting.jobId, { ...known, job: waiting });
    if (!this.started.has(waiting.jobId)) this.started.set(waiting.jobId, this.now);
    const { jobId, projectId, poolId, gpus, priorityClass, remainingSeconds } = waiting;
    const latestEnd = this.now + remainingSeconds;
    this.running.push(
      attempt(jobId, {
        projectId,
        poolId,
        gpus,
        priorityClass,
        startedAt: this.now,
        latestEnd,
        reclaims: known.reclaims,
      }),
    );
  }

  private requeue(stopped: RunningAttempt): PendingJob {
    const known = this.jobs.get(stopped.jobId)!;
    this.jobs.set(stopped.jobId, { ...known, reclaims: known.reclaims + 1 });
    return {
      ...known.job,
      remainingSeconds: Math.max(1, known.job.remainingSeconds - (this.now - stopped.startedAt)),
    };
  }
}

const LIMIT = 12;
const PATIENCE = 15;
const brief = pending.map((jobs) =>
  jobs.slice(0, 6).map((each) => ({
    ...each,
    remainingSeconds: 1 + (each.remainingSeconds % LIMIT),
    queuedAt: NOW - (each.queuedAt % 20),
    inputs: [],
  })),
);
const worlds = fc.record({ pools, quotas, pending: brief, running: fc.constant([]), usage });
const impatient = policies.map((policy) => ({
  ...policy,
  patienceSeconds: PATIENCE,
  minimumRuntimeSeconds: 2,
  graceSeconds: 1,
}));
const crowd = fc.array(
  fc.record({
    projectId: fc.constantFrom(...PROJECTS),
    poolId: fc.constantFrom(...POOLS),
    gpus: small(1, 3),
    remainingSeconds: small(1, LIMIT),
  }),
  {
    minLength: 2,
    maxLength: 6,
  },
);

it('lets no job starve while jobs of higher priority keep arriving', () => {
  fc.assert(
    fc.property(worlds, impatient, crowd, (given, policy, arriving) => {
      const simulation = new Simulation(given, policy);
      // Behind each older job: its project's limit, then the pool, each at most one whole run.
      const bound = PATIENCE + (given.pending.length + 1) * 2 * (LIMIT + 1);
      const hopeless = new Set<string>();
      for (let second = 0; second < bound; second++) {
        const made = simulation.step(
          arriving.map((each, i) =>
            job(`late-${second}-${i}`, { ...each, priorityClass: 5, queuedAt: simulation.now }),
          ),
        );
        for (const each of made.explanations) if (each.start === null) hopeless.add(each.jobId);
        // Keep the crowd at a size that a test can carry; the front of it stays.
        simulation.pending = simulation.pending.filter(
          (each) => each.priorityClass < 5 || simulation.now - each.queuedAt < PATIENCE + 5,
        );
      }
      for (const { jobId } of given.pending) if (!hopeless.has(jobId)) expect(simulation.started.has(jobId)).toBe(true);
    }),
    { numRuns: 40 },
  );
});

it('keeps its promise to the oldest job, whatever arrives', () => {
  fc.assert(
    fc.property(worlds, policies, crowd, (given, policy, arriving) => {
      const simulation = new Simulation(given, { ...policy, patienceSeconds: 0, maximumReclaims: 0 });
      const promised = new Map<string, number>();
      for (let second = 0; second < 60; second++) {
        const fresh =
          second < 40
            ? arriving.map((each, i) =>
                job(`late-${second}-${i}`, { ...each, priorityClass: 5, queuedAt: simulation.now }),
              )
            : [];
        const made = simulation.step(fresh);
        for (const { poolId, jobId, startsBy } of made.reserve) {
          const waiting = made.explanations
            .filter((each) => each.poolId === poolId && each.start !== null)
            .map((each) => each.jobId);
          const oldest = simulation.pending
            .filter((each) => waiting.includes(each.jobId))
            .sort((a, b) => a.queuedAt - b.queuedAt || (a.jobId < b.jobId ? -1 : 1))[0];
          if (oldest.jobId === jobId) promised.set(jobId, Math.min(promised.get(jobId) ?? Infinity, startsBy));
        }
        for (const [jobId, by] of promised)
          if (by < simulation.now) expect(simulation.started.get(jobId)).toBeLessThanOrEqual(by);
      }
    }),
    { numRuns: 40 },
  );
});

it('drains one deep queue as fast as many shallow ones', () => {
  const rounds = (projectOf: (i: number) => string): number => {
    const jobs = Array.from({ length: 96 }, (_, i) =>
      job(`j${String(i).padStart(2, '0')}`, { projectId: projectOf(i), remainingSeconds: 1, gpus: 1 + (i % 3) }),
    );
    const simulation = new Simulation(snapshot({ pending: jobs }), DEFAULT_POLICY);
    for (let round = 1; ; round++) {
      simulation.step();
      if (simulation.pending.length === 0) return round;
    }
  };
  // 192 GPU-seconds on 8 GPUs: 24 rounds if nothing is wasted.
  expect(rounds(() => 'deep')).toBe(24);
  expect(rounds((i) => `shallow-${i}`)).toBeLessThanOrEqual(25);
});
