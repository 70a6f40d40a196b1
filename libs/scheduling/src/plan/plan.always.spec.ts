import fc from 'fast-check';
import { plan, planCounting } from './plan';
import { COUNTRIES, expectWithinLimits, policies, snapshots, sum } from './plan.any.cases';
import { job, NOW, pool, quota, snapshot } from './plan.cases';
import { DEFAULT_POLICY, Snapshot } from '../snapshot';

describe('what always holds', () => {
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
