import fc from 'fast-check';
import { plan, planCounting } from './plan';
import { attempt, job, NOW, pool, quota, snapshot } from './plan.cases';
import { DEFAULT_POLICY, PendingJob, Policy, Pool, RunningAttempt, Snapshot } from '../snapshot';

describe('what always holds', () => {
  const COUNTRIES = ['TH', 'JP', 'SG'];
  const PROJECTS = ['p1', 'p2', 'p3', 'p4'];
  const POOLS = ['x', 'y'];
  const small = (min: number, max: number) => fc.integer({ min, max });
  const pools = fc.tuple(
    ...POOLS.map((id) =>
      fc
        .record({
          capacity: small(1, 12),
          jurisdiction: fc.constantFrom(...COUNTRIES),
          broken: small(0, 2),
          accepting: fc.boolean(),
        })
        .map(({ broken, ...rest }) => pool({ id, ...rest, free: Math.max(0, rest.capacity - broken) })),
    ),
  );
  const quotas = fc
    .tuple(
      ...POOLS.flatMap((poolId) =>
        PROJECTS.map((projectId) =>
          fc.option(
            fc.record({
              projectId: fc.constant(projectId),
              poolId: fc.constant(poolId),
              nominal: small(0, 5),
              borrowingLimit: fc.option(small(0, 6)),
              lendingLimit: fc.option(small(0, 5)),
              weight: small(0, 3),
              concurrentCap: fc.option(small(0, 9)),
            }),
          ),
        ),
      ),
    )
    .map((rows) => rows.filter((row) => row !== null));
  const countries = fc.subarray(COUNTRIES);
  const inputs = fc.array(
    fc.record({
      source: fc.constant('d'),
      processingIncluded: fc.option(countries, { freq: 2 }),
      processingExcluded: fc.subarray(['JP']),
    }),
    { maxLength: 2 },
  );
  const pending = fc
    .array(
      fc.record({
        projectId: fc.constantFrom(...PROJECTS),
        poolId: fc.constantFrom(...POOLS),
        gpus: small(1, 7),
        remainingSeconds: small(1, 300),
        expectedSeconds: fc.option(small(1, 300)),
        priorityClass: small(0, 1),
        queuedAt: small(NOW - 200, NOW),
        inputs,
      }),
      { maxLength: 25 },
    )
    .map((rows) => rows.map((row, i) => job(`j${String(i).padStart(2, '0')}`, row)));
  const running = fc
    .array(
      fc.record({
        projectId: fc.constantFrom(...PROJECTS),
        poolId: fc.constantFrom(...POOLS),
        gpus: small(1, 4),
        priorityClass: small(0, 1),
        startedAt: small(NOW - 300, NOW),
        latestEnd: small(NOW - 50, NOW + 300),
        lastCheckpointAt: fc.option(small(NOW - 300, NOW)),
        stopping: fc.boolean(),
        reclaims: small(0, 2),
      }),
      { maxLength: 6 },
    )
    .map((rows) => rows.map((row, i) => attempt(`r${i}`, row)));
  const usage = fc.tuple(
    ...POOLS.flatMap((poolId) =>
      PROJECTS.map((projectId) =>
        fc.record({
          projectId: fc.constant(projectId),
          poolId: fc.constant(poolId),
          gpuSeconds: fc.double({ min: 0, max: 5, noNaN: true }),
        }),
      ),
    ),
  );
  const snapshots = fc.record({ pools, quotas, pending, running, usage });
  const policies: fc.Arbitrary<Policy> = fc.record({
    patienceSeconds: small(0, 250),
    minimumRuntimeSeconds: small(0, 100),
    graceSeconds: fc.constant(10),
    maximumReclaims: fc.constant(2),
    overrunSeconds: fc.constant(5),
    entryPenaltySeconds: small(0, 50),
  });
  const sum = (rows: readonly { gpus: number }[]): number => rows.reduce((total, row) => total + row.gpus, 0);

  /** Every limit, reckoned anew from the rows: what is in use after the starts may not pass it because of them. */
  function expectWithinLimits(
    given: Snapshot,
    starts: readonly { projectId: string; poolId: string; gpus: number }[],
  ): void {
    for (const each of given.pools) {
      const before = given.running.filter((row) => row.poolId === each.id);
      const begun = starts.filter((row) => row.poolId === each.id);
      expect(sum(begun)).toBeLessThanOrEqual(Math.max(0, Math.min(each.free, each.capacity - sum(before))));
      if (!each.accepting) expect(begun).toEqual([]);
      const rows = given.quotas.filter((row) => row.poolId === each.id);
      const drawn = { before: 0, after: 0 };
      for (const projectId of PROJECTS) {
        const own = rows.find((row) => row.projectId === projectId) ?? quota(projectId);
        const used = sum(before.filter((row) => row.projectId === projectId));
        const more = sum(begun.filter((row) => row.projectId === projectId));
        if (more > 0) {
          expect(used + more).toBeLessThanOrEqual(own.concurrentCap ?? Infinity);
          expect(used + more).toBeLessThanOrEqual(own.nominal + (own.borrowingLimit ?? Infinity));
        }
        const kept = own.nominal - Math.min(own.nominal, own.lendingLimit ?? own.nominal);
        drawn.before += Math.max(0, used - kept);
        drawn.after += Math.max(0, used + more - kept);
      }
      const lent = rows.reduce((total, row) => total + Math.min(row.nominal, row.lendingLimit ?? row.nominal), 0);
      const nobodys = Math.max(0, each.capacity - rows.reduce((total, row) => total + row.nominal, 0));
      expect(drawn.after).toBeLessThanOrEqual(Math.max(drawn.before, lent + nobodys));
    }
  }

  it('overcommits no pool, cap, quota or lent capacity, and starts nothing where an input forbids it', () => {
    fc.assert(
      fc.property(snapshots, policies, (given, policy) => {
        const { admit } = plan(given, NOW, policy);
        expectWithinLimits(given, admit);
        for (const { jobId } of admit) {
          const { inputs: rules, poolId } = given.pending.find((each) => each.jobId === jobId)!;
          const { jurisdiction } = given.pools.find((each) => each.id === poolId)!;
          for (const rule of rules) {
            expect(rule.processingIncluded ?? COUNTRIES).toContain(jurisdiction);
            expect(rule.processingExcluded).not.toContain(jurisdiction);
          }
        }
      }),
      { numRuns: 500 },
    );
  });

  it('admits or explains each job exactly once, with an interval in the right order', () => {
    fc.assert(
      fc.property(snapshots, policies, (given, policy) => {
        const { admit, explanations, reserve } = plan(given, NOW, policy);
        const seen = [...admit, ...explanations].map((each) => each.jobId).sort();
        expect(seen).toEqual(given.pending.map((each) => each.jobId));
        for (const { start, detail } of explanations) {
          expect(detail).not.toMatch(/undefined|null|NaN|Infinity/);
          if (start)
            expect(NOW <= start.earliest && start.earliest <= start.latest && Number.isInteger(start.latest)).toBe(
              true,
            );
        }
        for (const { jobId } of reserve) expect(explanations.map((each) => each.jobId)).toContain(jobId);
      }),
    );
  });

  it('reclaims only borrowed GPUs, in favour of nominal ones', () => {
    fc.assert(
      fc.property(snapshots, policies, (given, policy) => {
        const { admit, reclaim } = plan(given, NOW, policy);
        for (const { projectId, poolId, forJobId } of reclaim) {
          const nominal = (id: string): number =>
            given.quotas.find((row) => row.projectId === id && row.poolId === poolId)?.nominal ?? 0;
          const used = (id: string): number =>
            sum([...given.running, ...admit].filter((row) => row.projectId === id && row.poolId === poolId));
          expect(
            used(projectId) - sum(reclaim.filter((each) => each.projectId === projectId && each.poolId === poolId)),
          ).toBeGreaterThanOrEqual(nominal(projectId));
          const claimant = given.pending.find((each) => each.jobId === forJobId)!;
          const own = sum(given.running.filter((row) => row.projectId === claimant.projectId && row.poolId === poolId));
          expect(own + claimant.gpus).toBeLessThanOrEqual(nominal(claimant.projectId));
        }
        for (const { jobId } of reclaim) {
          const victim = given.running.find((each) => each.jobId === jobId)!;
          expect(NOW - victim.startedAt).toBeGreaterThanOrEqual(policy.minimumRuntimeSeconds);
          expect(victim).toMatchObject({ stopping: false });
          expect(victim.reclaims).toBeLessThan(policy.maximumReclaims);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('gives the same plan whatever the order of the lists', () => {
    const shuffled = snapshots.chain((given) =>
      fc.record({
        given: fc.constant(given),
        mixed: fc.record({
          pools: fc.shuffledSubarray(given.pools, { minLength: given.pools.length }),
          quotas: fc.shuffledSubarray(given.quotas, { minLength: given.quotas.length }),
          pending: fc.shuffledSubarray(given.pending, { minLength: given.pending.length }),
          running: fc.shuffledSubarray(given.running, { minLength: given.running.length }),
          usage: fc.shuffledSubarray(given.usage, { minLength: given.usage.length }),
        }),
      }),
    );
    fc.assert(
      fc.property(shuffled, policies, ({ given, mixed }, policy) => {
        expect(plan(mixed, NOW, policy)).toEqual(plan(given, NOW, policy));
      }),
      { numRuns: 200 },
    );
  });

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
      const open = this.given.pools.map((each) => ({ ...each, accepting: true, free: free(each) }));
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
        for (const { jobId } of given.pending)
          if (!hopeless.has(jobId)) expect(simulation.started.has(jobId)).toBe(true);
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
});

describe('cost', () => {
  /** A full pool of many tenants: nearly every job has to be weighed, and most of them explained. */
  const crowded = (size: number): Snapshot => {
    const pools = ['x', 'y', 'z'].map((id) => pool({ id, capacity: 1_000 }));
    const pending = Array.from({ length: size }, (_, i) =>
      job(`j${(i * 7_919) % size}-${i}`, {
        projectId: `p${i % 200}`,
        poolId: pools[i % 3].id,
        gpus: 1 + (i % 16),
        remainingSeconds: 600 + ((i * 31) % 5_000),
        priorityClass: i % 3,
        queuedAt: NOW - ((i * 104_729) % 100_000),
      }),
    );
    const quotas = Array.from({ length: 200 }, (_, i) =>
      pools.map((each) => quota(`p${i}`, { poolId: each.id, nominal: 3, concurrentCap: 20 })),
    ).flat();
    return snapshot({ pools, pending, quotas });
  };
  const costOf = (size: number) => {
    const work = { comparisons: 0, trials: 0 };
    const made = planCounting(crowded(size), NOW, DEFAULT_POLICY, work);
    expect(made.admit.length + made.explanations.length).toBe(size);
    return work;
  };

  it('grows as n log n up to 20,000 pending jobs', () => {
    for (const size of [2_000, 20_000]) {
      const { comparisons, trials } = costOf(size);
      expect(trials).toBe(size);
      expect(comparisons).toBeLessThan(3 * size * Math.log2(size));
    }
    expect(costOf(20_000).comparisons / costOf(2_000).comparisons).toBeLessThan(10 * 1.5);
  });
});
