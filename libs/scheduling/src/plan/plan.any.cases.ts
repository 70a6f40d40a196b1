// Whatever snapshots there may be, for what always holds of their plans.
import fc from 'fast-check';
import { attempt, job, NOW, pool, quota } from './plan.cases';
import { Policy, Snapshot } from '../snapshot';

export const COUNTRIES = ['TH', 'JP', 'SG'];
export const PROJECTS = ['p1', 'p2', 'p3', 'p4'];
export const POOLS = ['x', 'y'];
/** A whole number between two. */
export const small = (min: number, max: number) => fc.integer({ min, max });
/** Two pools, of which a few GPUs are broken. */
export const pools = fc.tuple(
  ...POOLS.map((id) =>
    fc
      .record({
        capacity: small(1, 12),
        jurisdiction: fc.constantFrom(...COUNTRIES),
        broken: small(0, 2),
        halt: fc.constantFrom(null, 'agent-absent' as const),
      })
      .map(({ broken, ...rest }) => pool({ id, ...rest, free: Math.max(0, rest.capacity - broken) })),
  ),
);
/** What some projects are promised of each pool. */
export const quotas = fc
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
/** Jobs that wait. */
export const pending = fc
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
/** What was used before. */
export const usage = fc.tuple(
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
/** All that a plan is made from. */
export const snapshots = fc.record({ pools, quotas, pending, running, usage });
/** How patient and how strict planning is. */
export const policies: fc.Arbitrary<Policy> = fc.record({
  patienceSeconds: small(0, 250),
  minimumRuntimeSeconds: small(0, 100),
  graceSeconds: fc.constant(10),
  maximumReclaims: fc.constant(2),
  overrunSeconds: fc.constant(5),
  entryPenaltySeconds: small(0, 50),
});
/** GPUs of all rows together. */
export const sum = (rows: readonly { gpus: number }[]): number => rows.reduce((total, row) => total + row.gpus, 0);

/** Every limit, reckoned anew from the rows: what is in use after the starts may not pass it because of them. */
export function expectWithinLimits(
  given: Snapshot,
  starts: readonly { projectId: string; poolId: string; gpus: number }[],
): void {
  for (const each of given.pools) {
    const before = given.running.filter((row) => row.poolId === each.id);
    const begun = starts.filter((row) => row.poolId === each.id);
    expect(sum(begun)).toBeLessThanOrEqual(Math.max(0, Math.min(each.free, each.capacity - sum(before))));
    if (each.halt) expect(begun).toEqual([]);
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
