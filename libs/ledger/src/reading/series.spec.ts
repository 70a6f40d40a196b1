import { cumulative, daysBetween, mostPoints } from './series';

it('takes every day where there are few, and the last day always', () => {
  expect(daysBetween('2030-02-27', '2030-03-02', mostPoints)).toEqual({
    days: ['2030-02-27', '2030-02-28', '2030-03-01', '2030-03-02'],
    step: 1,
  });
  expect(daysBetween('2030-03-02', '2030-03-02', mostPoints)).toEqual({ days: ['2030-03-02'], step: 1 });
  expect(daysBetween('2030-01-01', '2030-01-10', 5)).toEqual({
    days: ['2030-01-01', '2030-01-04', '2030-01-07', '2030-01-10'],
    step: 3,
  });
});

it.each([1, 398, 399, 400, 401, 402, 1500, 100_000])('never has more points than allowed: %s days', (count) => {
  const until = new Date(Date.UTC(2020, 0, count)).toISOString().slice(0, 10);
  const { days } = daysBetween('2020-01-01', until, mostPoints);
  expect(days.length).toBeLessThanOrEqual(mostPoints);
  expect([days[0], days.at(-1)]).toEqual(['2020-01-01', until]);
  expect([...days].sort()).toEqual(days);
});

it('sums up to the end of each day, with what came before the first', () => {
  const row = (day: string, spent: bigint, held: bigint) => ({ share: 'grant', asset: 'THB', day, spent, held });
  const rows = [row('2030-01-01', 1000n, 500n), row('2030-01-03', 25n, -200n), row('2030-01-09', 1n, 0n)];
  expect(cumulative(rows, ['2030-01-02', '2030-01-03', '2030-01-04'])).toEqual([
    {
      share: 'grant',
      asset: 'THB',
      days: [
        { day: '2030-01-02', spent: '10.00', held: '5.00' },
        { day: '2030-01-03', spent: '10.25', held: '3.00' },
        { day: '2030-01-04', spent: '10.25', held: '3.00' },
      ],
    },
  ]);
  expect(cumulative([], ['2030-01-02'])).toEqual([]);
});
