import { impactOf } from './impact';
import type { Lot } from '../../app/lots.api';

const now = '2027-01-01T00:00:00.000Z';
const request = { project: 'prj_own', valid_from: now, valid_until: '2027-01-11T00:00:00.000Z' };
const lot = (change: Partial<Lot>) =>
  ({
    project: 'prj_other',
    state: 'active',
    available: 800,
    held: 200,
    valid_from: '2026-12-01T00:00:00.000Z',
    valid_until: '2027-01-21T00:00:00.000Z',
    ...change,
  }) as Lot;

it('reckons with what is left of each lot in the time that is asked for', () => {
  const own = lot({ project: 'prj_own', valid_until: '2027-01-11T00:00:00.000Z', held: 0 });
  const { capacity, promised, total, own: before } = impactOf(request, 2, [lot({}), own, lot({ held: 0 })], now);
  expect(capacity).toBe(2n * 10n * 86_400n);
  // Half of the other's time is after the request's: half of 1000, and half of 800.
  expect(promised).toEqual([
    { project: 'prj_other', seconds: 900n },
    { project: 'prj_own', seconds: 800n },
  ]);
  expect([total, before]).toEqual([1700n, 800n]);
});

it.each(['closed', 'revoked', 'expired', 'exhausted'] as const)('leaves out what is %s', (state) => {
  expect(impactOf(request, 2, [lot({ state })], now).total).toBe(0n);
});

it('leaves out lots of another time, and begins with now where the request began before', () => {
  const past = lot({ valid_until: '2026-12-31T00:00:00.000Z' });
  const coming = lot({ valid_from: '2027-02-01T00:00:00.000Z', valid_until: '2027-03-01T00:00:00.000Z' });
  const old = { ...request, valid_from: '2026-11-01T00:00:00.000Z' };
  expect(impactOf(old, 1, [past, coming], now)).toEqual({ capacity: 864_000n, promised: [], total: 0n, own: 0n });
});
