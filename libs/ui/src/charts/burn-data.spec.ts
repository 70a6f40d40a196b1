import { burnOf, dryAt, limitAt } from './burn-data';

const day = 86_400_000;
const now = 50 * day;
/** Thirty days of ten a day, the last one today. */
const spent = Array.from({ length: 31 }, (_, i) => ({
  day: new Date((20 + i) * day).toISOString().slice(0, 10),
  at: (20 + i) * day,
  amount: BigInt(i * 10),
  held: 5n,
}));
const totals = spent.slice(0, -1).map(({ amount }) => amount);
const first = { from: 0, until: 100 * day, limit: 400n, available: 95n };
const second = { from: 58 * day, until: 100 * day, limit: 600n, available: 600n };

it('lays tranches one on another, and bars what has not begun', () => {
  const burn = burnOf(spent, totals, [second, first], now);
  expect(burn.limits).toEqual([
    { at: 0, amount: 400n },
    { at: 58 * day, amount: 1000n },
  ]);
  expect(burn.locks).toEqual([{ until: 58 * day, low: 400n, high: 1000n }]);
  expect(burn).toMatchObject({ from: 0, until: 100 * day, held: 5n });
  expect(limitAt(burn.limits, -1)).toBe(0n);
});

it('takes away what a tranche left that has ended', () => {
  const ended = { from: 0, until: 40 * day, limit: 300n, available: 120n };
  const { limits } = burnOf(spent, totals, [ended, second], now);
  expect(limits.map(({ amount }) => amount)).toEqual([300n, 180n, 780n]);
});

it('finds the day on which the money of the tranches in force is spent', () => {
  expect(dryAt(burnOf(spent, totals, [first, second], now))).toEqual({ mid: null, early: null, late: null });
  const dry = 61 * day;
  expect(dryAt(burnOf(spent, totals, [first], now))).toEqual({ mid: dry, early: dry, late: dry });
});

it('draws what there is without a forecast where there are too few days', () => {
  const burn = burnOf(spent.slice(-3), totals.slice(-3), [first], now);
  expect(burn.outlook).toBeNull();
  expect(dryAt(burn).mid).toBeNull();
});
