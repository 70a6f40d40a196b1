import { inabilities } from './inabilities';
import { plan } from './plan';
import { attempt, HOUR, job, NOW, pool, quota, snapshot } from './plan.cases';
import { CHECKS, REASONS } from './reasons';
import { DEFAULT_POLICY, Halt, RunningAttempt, Snapshot } from '../snapshot';

const halts = ['pool-closed', 'agent-absent', ...Object.keys(inabilities).map((each) => `agent-${each}`)] as Halt[];

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
    ...halts.map((halt) => [halt, { pools: [pool({ halt })], pending: [job('a')] }]),
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
