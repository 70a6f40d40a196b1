import fc from 'fast-check';
import { plan, planCounting } from './plan';
import { CHECKS, REASONS } from './reasons';
import { DEFAULT_POLICY, PendingJob, Policy, Pool, ProjectQuota, RunningAttempt, Snapshot } from './snapshot';

const NOW = 1_800_000_000;
const HOUR = 3_600;

const pool = (over: Partial<Pool> = {}): Pool => {
  const made = { id: 'pool', jurisdiction: 'TH', gpuType: 'H100', capacity: 8, free: 8, ...over };
  return { accepting: true, notAcceptingReason: null, ...made, free: over.free ?? made.capacity };
};

const job = (jobId: string, over: Partial<PendingJob> = {}): PendingJob => ({
  jobId,
  projectId: 'p1',
  country: 'TH',
  poolId: 'pool',
  gpus: 1,
  remainingSeconds: HOUR,
  expectedSeconds: null,
  priorityClass: 0,
  queuedAt: NOW - 60,
  inputs: [],
  withoutRight: [],
  standing: [],
  ...over,
});

const attempt = (jobId: string, over: Partial<RunningAttempt> = {}): RunningAttempt => ({
  jobId,
  projectId: 'p1',
  poolId: 'pool',
  gpus: 1,
  priorityClass: 0,
  startedAt: NOW - 2 * HOUR,
  expectedEnd: null,
  latestEnd: NOW + HOUR,
  lastCheckpointAt: null,
  stopping: false,
  reclaims: 0,
  ...over,
});

const quota = (projectId: string, over: Partial<ProjectQuota> = {}): ProjectQuota => ({
  projectId,
  poolId: 'pool',
  nominal: 0,
  borrowingLimit: null,
  lendingLimit: null,
  weight: 1,
  concurrentCap: null,
  ...over,
});

const snapshot = (over: Partial<Snapshot>): Snapshot => ({
  pools: [pool()],
  running: [],
  pending: [],
  quotas: [],
  usage: [],
  ...over,
});
const admitted = (over: Partial<Snapshot>): string[] => plan(snapshot(over), NOW).admit.map((each) => each.jobId);
const why = (over: Partial<Snapshot>, jobId: string) =>
  plan(snapshot(over), NOW).explanations.find((each) => each.jobId === jobId)!;

describe('the order', () => {
  const full = { pools: [pool({ capacity: 4 })] };

  it('puts priority class first', () => {
    const pending = [job('low', { gpus: 4 }), job('high', { gpus: 4, priorityClass: 1, queuedAt: NOW })];
    expect(admitted({ ...full, pending })).toEqual(['high']);
  });

  it('then projects under their nominal quota', () => {
    const pending = [
      job('a', { gpus: 2, projectId: 'borrower' }),
      job('b', { gpus: 4, projectId: 'owner', queuedAt: NOW }),
    ];
    expect(admitted({ ...full, pending, quotas: [quota('owner', { nominal: 4 })] })).toEqual(['b']);
  });

  it('then the lowest weighted share, counting what this plan has already started', () => {
    const pending = ['a1', 'a2', 'a3', 'a4'].map((id) => job(id, { projectId: 'a' }));
    pending.push(...['b1', 'b2'].map((id) => job(id, { projectId: 'b', queuedAt: NOW })));
    expect(admitted({ ...full, pending })).toEqual(['a1', 'b1', 'a2', 'b2']);
    const heavy = [quota('a', { weight: 3 })];
    expect(admitted({ ...full, pending, quotas: heavy })).toEqual(['a1', 'b1', 'a2', 'a3']);
  });

  it('shares by GPUs in use, not by how long they were asked for', () => {
    const pending = ['a1', 'a2'].map((id) => job(id, { projectId: 'a', gpus: 2, remainingSeconds: 10 }));
    pending.push(...['b1', 'b2'].map((id) => job(id, { projectId: 'b', queuedAt: NOW })));
    expect(admitted({ pools: [pool({ capacity: 5 })], pending })).toEqual(['a1', 'b1', 'b2']);
  });

  it('counts only what is borrowed against a project, before what is its own', () => {
    const running = [attempt('ra', { projectId: 'a', gpus: 5 }), attempt('rb', { projectId: 'b', gpus: 2 })];
    const pending = [job('a', { projectId: 'a', queuedAt: NOW }), job('b', { projectId: 'b' })];
    expect(admitted({ running, pending, quotas: [quota('a', { nominal: 4 })] })).toEqual(['a']);
  });

  it('fills guaranteed quotas evenly', () => {
    const running = [attempt('ra', { projectId: 'a', gpus: 2 }), attempt('rb', { projectId: 'b', gpus: 1 })];
    const pending = [job('a', { projectId: 'a', gpus: 2 }), job('b', { projectId: 'b', gpus: 2, queuedAt: NOW })];
    const quotas = ['a', 'b'].map((id) => quota(id, { nominal: 4 }));
    const usage = [{ projectId: 'b', poolId: 'pool', gpuSeconds: 9 }];
    expect(admitted({ pools: [pool({ free: 2 })], running, pending, quotas, usage })).toEqual(['b']);
  });

  it('takes the dominant pool for the share', () => {
    const pools = [pool({ capacity: 4 }), pool({ id: 'other', capacity: 10, gpuType: 'A100' })];
    const running = [
      attempt('r1', { projectId: 'a', poolId: 'other', gpus: 9 }),
      attempt('r2', { projectId: 'b', gpus: 2 }),
    ];
    const pending = [job('a1', { projectId: 'a', gpus: 2 }), job('b1', { projectId: 'b', gpus: 2, queuedAt: NOW })];
    expect(admitted({ pools, running, pending })).toEqual(['b1']);
  });

  it('then past use, with a penalty for what has only just begun', () => {
    const pending = [job('a', { gpus: 4, projectId: 'a' }), job('b', { gpus: 4, projectId: 'b', queuedAt: NOW })];
    const usage = [{ projectId: 'a', poolId: 'pool', gpuSeconds: 10 }];
    expect(admitted({ ...full, pending, usage })).toEqual(['b']);
    const pools = [pool({ capacity: 6 })];
    const running = ['a', 'b'].map((id) =>
      attempt(`r-${id}`, { projectId: id, startedAt: id === 'b' ? NOW : NOW - HOUR }),
    );
    expect(admitted({ pools, pending, usage, running })).toEqual(['a']);
  });

  it('then age, then id', () => {
    const pending = [job('z', { gpus: 4, queuedAt: NOW - 61 }), job('b', { gpus: 4 }), job('a', { gpus: 4 })];
    expect(admitted({ ...full, pending })).toEqual(['z']);
    expect(admitted({ ...full, pending: pending.slice(1) })).toEqual(['a']);
  });

  it('puts a job beyond patience before all, the oldest first', () => {
    const late = NOW - DEFAULT_POLICY.patienceSeconds;
    const pending = [
      job('high', { gpus: 4, priorityClass: 9 }),
      job('late', { gpus: 4, queuedAt: late, projectId: 'p2' }),
      job('later', { gpus: 4, queuedAt: late - 1, projectId: 'p3' }),
    ];
    expect(admitted({ ...full, pending })).toEqual(['later']);
    expect(admitted({ ...full, pending: pending.slice(0, 2) })).toEqual(['late']);
  });

  it('serves weight 0 last, without losing count', () => {
    const quotas = [quota('a', { weight: 0 })];
    const running = [attempt('r', { projectId: 'a' })];
    const pending = [job('a', { projectId: 'a', gpus: 3 }), job('b', { projectId: 'b', gpus: 3, queuedAt: NOW })];
    expect(admitted({ ...full, running, pending, quotas })).toEqual(['b']);
  });
});

describe('backfill', () => {
  const running = [attempt('r', { gpus: 5, latestEnd: NOW + 1_000 })];
  const head = job('head', { gpus: 8, queuedAt: NOW - 900 });

  it('promises the blocked head its earliest start', () => {
    const { reserve } = plan(snapshot({ running, pending: [head] }), NOW);
    expect(reserve).toEqual([
      { jobId: 'head', projectId: 'p1', poolId: 'pool', gpus: 8, startsBy: NOW + 1_000, firm: true },
    ]);
  });

  it('lets a job pass that ends in time, and holds one that does not', () => {
    const pending = [head, job('short', { remainingSeconds: 1_000 }), job('long', { remainingSeconds: 1_001 })];
    expect(admitted({ running, pending })).toEqual(['short']);
    const long = why({ running, pending }, 'long');
    expect(long).toMatchObject({ reason: 'reservation', check: 'backfill', limit: 8, used: 5, held: 8, requested: 1 });
    expect(long.start!.earliest).toBe(NOW + 1_000);
    expect(long.changes).toContainEqual(expect.objectContaining({ action: 'shorter-time-limit', possible: true }));
    expect(
      admitted({ running, pending: [head, job('cut', { remainingSeconds: long.params.window_seconds as number })] }),
    ).toEqual(['cut']);
  });

  it('keeps no room at the promised moment for a job that is gone by then', () => {
    const pending = [
      { ...head, gpus: 6 },
      job('a-short', { remainingSeconds: 500 }),
      job('b-long', { gpus: 2, remainingSeconds: 9_000 }),
    ];
    expect(admitted({ running, pending })).toEqual(['a-short', 'b-long']);
  });

  it('lets a long job pass that does not touch the promised GPUs', () => {
    const pending = [
      { ...head, gpus: 6 },
      job('a', { gpus: 2, remainingSeconds: 9_000 }),
      job('b', { remainingSeconds: 9_000 }),
    ];
    expect(admitted({ running, pending })).toEqual(['a']);
  });

  it('keeps the room that a job waits for under its own cap from later jobs of the project, and of no other', () => {
    const quotas = [quota('p1', { concurrentCap: 6 })];
    const pending = [
      job('big', { gpus: 4, queuedAt: NOW - 900 }),
      job('own', { remainingSeconds: 2_000 }),
      job('quick', { remainingSeconds: 900 }),
      job('other', { projectId: 'p2', remainingSeconds: 2_000 }),
    ];
    const busy = [attempt('r', { gpus: 3, latestEnd: NOW + 1_000 })];
    const tight = [quota('p1', { concurrentCap: 4 })];
    expect(admitted({ running: busy, pending, quotas: tight }).sort()).toEqual(['other', 'quick']);
    expect(why({ running: busy, pending, quotas: tight }, 'own')).toMatchObject({
      reason: 'project-reservation',
      held: 4,
      limit: 4,
    });
    expect(admitted({ running: busy, pending, quotas }).sort()).toEqual(['other', 'own', 'quick']);
  });

  it('adds up what later jobs of the project take of that room', () => {
    const running = [
      attempt('r0', { projectId: 'p0', latestEnd: NOW + 1_000 }),
      attempt('r1', { gpus: 3, latestEnd: NOW + 1_000 }),
    ];
    const quotas = [quota('p0', { concurrentCap: 1 }), quota('p1', { concurrentCap: 6 })];
    const long = ['l1', 'l2', 'l3'].map((id) => job(id, { remainingSeconds: 9_000 }));
    const pending = [
      job('first', { projectId: 'p0', priorityClass: 1 }),
      job('big', { gpus: 4, priorityClass: 1 }),
      ...long,
    ];
    expect(admitted({ pools: [pool({ capacity: 20 })], running, pending, quotas })).toEqual(['l1', 'l2']);
  });

  it('keeps GPUs for a job that its own cap holds back for a moment', () => {
    const running = [attempt('r', { latestEnd: NOW + 100 })];
    const quotas = [quota('p1', { concurrentCap: 8 })];
    const pending = [
      job('whole', { gpus: 8, priorityClass: 1 }),
      job('other', { projectId: 'p2', remainingSeconds: 101 }),
    ];
    expect(plan(snapshot({ running, pending, quotas }), NOW)).toMatchObject({
      admit: [],
      reserve: [{ jobId: 'whole', startsBy: NOW + 100, firm: true }],
    });
  });

  it('does not wait for the present: an attempt past its end still holds its GPUs', () => {
    const stuck = [attempt('r', { gpus: 8, latestEnd: NOW - 500 })];
    const { reserve } = plan(snapshot({ running: stuck, pending: [job('a')] }), NOW);
    expect(reserve[0].startsBy).toBe(NOW + DEFAULT_POLICY.overrunSeconds);
  });
});

describe('reasons', () => {
  it.each([
    ['unknown-pool', { pending: [job('a', { poolId: 'none' })] }],
    ['invalid-size', { pending: [job('a', { gpus: 0 })] }],
    ['invalid-size', { pending: [job('a', { gpus: 1.5 })] }],
    ['time-limit-spent', { pending: [job('a', { remainingSeconds: 0 })] }],
    [
      'residency',
      { pending: [job('a', { inputs: [{ source: 'd', processingIncluded: ['JP'], processingExcluded: [] }] })] },
    ],
    ['data-right-ended', { pending: [job('a', { withoutRight: ['d'] })] }],
    ['award-not-active', { pending: [job('a', { standing: ['award-not-active', 'project-not-active'] })] }],
    [
      'pool-not-accepting',
      { pools: [pool({ accepting: false, notAcceptingReason: 'no live agent' })], pending: [job('a')] },
    ],
    ['larger-than-pool', { pending: [job('a', { gpus: 9 })] }],
    ['larger-than-cap', { pending: [job('a', { gpus: 3 })], quotas: [quota('p1', { concurrentCap: 2 })] }],
    [
      'larger-than-quota',
      { pending: [job('a', { gpus: 3 })], quotas: [quota('p1', { nominal: 1, borrowingLimit: 1 })] },
    ],
    ['larger-than-quota', { pending: [job('a', { gpus: 3 })], quotas: [quota('o', { nominal: 6, lendingLimit: 0 })] }],
    ['pool-reduced', { pools: [pool({ free: 3 })], pending: [job('a', { gpus: 4 })] }],
    ['concurrent-cap', { pending: [job('a')], running: [attempt('r')], quotas: [quota('p1', { concurrentCap: 1 })] }],
    ['quota-limit', { pending: [job('a')], running: [attempt('r')], quotas: [quota('p1', { borrowingLimit: 1 })] }],
    [
      'borrowed-out',
      {
        pending: [job('a')],
        running: [attempt('r', { gpus: 2 })],
        quotas: [quota('o', { nominal: 6, lendingLimit: 0 })],
      },
    ],
    ['capacity', { pending: [job('a', { gpus: 8 })], running: [attempt('r')] }],
  ] as [keyof typeof REASONS, Partial<Snapshot>][])('%s', (reason, over) => {
    const found = why(over, 'a');
    expect(found).toMatchObject({ reason, check: REASONS[reason].check, dimension: REASONS[reason].dimension });
    expect(found.checks.at(-1)).toMatchObject({ check: found.check, result: REASONS[reason].result });
    expect(found.checks.slice(0, -1).every((each) => each.result === 'passed')).toBe(true);
    expect(found.detail).toMatch(/^[A-Z].*\.$/s);
    expect(found.detail).not.toMatch(/undefined|null|NaN|Infinity/);
    expect(found.start === null).toBe(found.workAheadGpuHours === null);
  });

  it('has one kebab-case code per reason, each with a known check', () => {
    for (const [code, { check }] of Object.entries(REASONS)) {
      expect(code).toMatch(/^[a-z]+(-[a-z]+)*$/);
      expect(CHECKS).toContain(check);
    }
  });

  it('says what a smaller job could do, truthfully', () => {
    const running = [attempt('r', { gpus: 5 })];
    const found = why({ running, pending: [job('a', { gpus: 4 })] }, 'a');
    expect(found).toMatchObject({ limit: 8, used: 5, held: 0, requested: 4, params: { room: 3 } });
    expect(admitted({ running, pending: [job('a', { gpus: 3 })] })).toEqual(['a']);
  });

  it('states the work ahead and a start interval', () => {
    const running = [attempt('r', { gpus: 8, expectedEnd: NOW + 600, latestEnd: NOW + HOUR })];
    const pending = [job('head', { gpus: 8, queuedAt: NOW - 900 }), job('next', { gpus: 8 })];
    expect(why({ running, pending }, 'head')).toMatchObject({
      workAheadGpuHours: 8,
      start: { earliest: NOW + 600, latest: NOW + HOUR },
    });
    const next = why({ running, pending }, 'next');
    expect(next.workAheadGpuHours).toBe(16);
    expect(next.start!.latest).toBeGreaterThanOrEqual(NOW + 2 * HOUR);
  });
});

describe('start intervals', () => {
  it('wait for the promise to the head, even where GPUs stand idle for it', () => {
    const running = [attempt('r', { latestEnd: NOW + 1_000 })];
    const pending = [
      job('head', { gpus: 8, priorityClass: 1, remainingSeconds: 1 }),
      job('long', { remainingSeconds: 9_000 }),
    ];
    const { earliest, latest } = why({ running, pending }, 'long').start!;
    expect(earliest).toBe(NOW + 1_000);
    expect(latest).toBeGreaterThanOrEqual(NOW + 1_001);
  });
});

describe('reclaim', () => {
  const quotas = [quota('owner', { nominal: 4 }), quota('lent', { nominal: 2 })];
  const claim = job('claim', { projectId: 'owner', gpus: 2 });
  const borrowed = (id: string, over: Partial<RunningAttempt> = {}): RunningAttempt =>
    attempt(id, { projectId: 'guest', gpus: 2, ...over });
  const stopped = (running: RunningAttempt[], pending = [claim], rules = quotas): string[] =>
    plan(snapshot({ running, pending, quotas: rules }), NOW).reclaim.map((each) => each.jobId);

  it('takes the lowest priority, then the youngest checkpoint, and no more than needed', () => {
    const running = [
      borrowed('a', { priorityClass: 1 }),
      borrowed('b', { lastCheckpointAt: NOW - 500 }),
      borrowed('c', { lastCheckpointAt: NOW - 100 }),
      borrowed('d'),
    ];
    expect(stopped(running)).toEqual(['c']);
    expect(plan(snapshot({ running, pending: [claim], quotas }), NOW)).toMatchObject({
      reserve: [{ jobId: 'claim', startsBy: NOW + DEFAULT_POLICY.graceSeconds }],
      reclaim: [{ jobId: 'c', forJobId: 'claim', gpus: 2, unsavedGpuSeconds: 200 }],
    });
    expect(stopped(running.filter((each) => each.jobId !== 'c').concat(borrowed('e', { priorityClass: -1 })))).toEqual([
      'e',
    ]);
  });

  it('spares a small victim when a later large one suffices', () => {
    const running = [borrowed('small', { gpus: 1, lastCheckpointAt: NOW }), borrowed('large', { gpus: 7 })];
    expect(stopped(running)).toEqual(['large']);
  });

  it('never for a job beyond nominal, never from nominal, never the young, the protected or the stopping', () => {
    expect(stopped([borrowed('a', { gpus: 8 })], [{ ...claim, gpus: 5 }])).toEqual([]);
    expect(stopped([attempt('a', { projectId: 'lent', gpus: 2 }), borrowed('b', { gpus: 6, reclaims: 2 })])).toEqual(
      [],
    );
    expect(stopped([attempt('half', { projectId: 'lent', gpus: 3 }), borrowed('b', { gpus: 5, reclaims: 2 })])).toEqual(
      [],
    );
    expect(stopped([borrowed('young', { gpus: 8, startedAt: NOW - 60 })])).toEqual([]);
    expect(stopped([borrowed('going', { gpus: 2, stopping: true }), borrowed('b', { gpus: 6 })])).toEqual([]);
  });

  it('counts what is already stopping once, and stops only what is still missing', () => {
    const running = [
      borrowed('going', { stopping: true, priorityClass: -1 }),
      borrowed('b'),
      borrowed('c', { gpus: 4 }),
    ];
    expect(stopped(running, [{ ...claim, gpus: 4 }])).toEqual(['b']);
  });

  it('stops nobody if the job would still not fit', () => {
    expect(
      stopped([borrowed('a'), attempt('b', { projectId: 'x', gpus: 6, reclaims: 9 })], [{ ...claim, gpus: 4 }]),
    ).toEqual([]);
  });
});

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
