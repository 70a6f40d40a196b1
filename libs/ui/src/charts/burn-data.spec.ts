import { dryAt, forecast, limitAt, running } from './burn-data';

const day = 86_400_000;

it('sums charges up to what is spent in all', () => {
  const charges = [
    { at: 30, amount: 5n },
    { at: 20, amount: 3n },
    { at: 10, amount: 2n },
  ];
  expect(running(charges, 110n)).toEqual([
    { at: 10, amount: 100n },
    { at: 10, amount: 102n },
    { at: 20, amount: 105n },
    { at: 30, amount: 110n },
  ]);
  expect(running([], 7n)).toEqual([]);
});

const burn = {
  from: 0,
  until: 100 * day,
  now: 50 * day,
  spent: [
    { at: 20 * day, amount: 0n },
    { at: 50 * day, amount: 300n },
  ],
  held: 0n,
  limits: [
    { at: 0, amount: 400n },
    { at: 58 * day, amount: 1000n },
  ],
};

it('goes on at the pace of the last 30 days', () => {
  expect(forecast(burn)?.end).toBe(800n);
  expect(forecast({ ...burn, spent: [{ at: 0, amount: 9n }] })).toBeNull();
});

it('finds the day on which the money of the tranches in force is spent', () => {
  expect(dryAt(burn)).toBeNull();
  expect(dryAt({ ...burn, limits: [{ at: 0, amount: 400n }] })).toBe(61 * day);
  expect(limitAt(burn.limits, -1)).toBe(0n);
});
