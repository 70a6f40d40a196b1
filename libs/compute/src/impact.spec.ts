import { capacityIn, monthsOf, mostThatFits, promisedIn } from './impact';

const at = (text: string) => new Date(`${text}T00:00:00Z`);
const now = at('2027-01-01');
const tenDays = { from: now, until: at('2027-01-11') };

it('spreads what is left of a promise evenly over what is left of its time', () => {
  // Begun before: what is left of it belongs to the twenty days that are left.
  const lot = { gpuSeconds: 1000n, from: at('2026-12-01'), until: at('2027-01-21') };
  expect(promisedIn(tenDays, lot, now)).toBe(500n);
  expect(promisedIn({ from: at('2027-01-21'), until: at('2027-02-01') }, lot, now)).toBe(0n);
  expect(promisedIn({ from: now, until: at('2027-02-01') }, lot, now)).toBe(1000n);
});

it('counts nothing of what is over, and nothing twice where stretches follow each other', () => {
  expect(promisedIn(tenDays, { gpuSeconds: 1000n, from: at('2026-11-01'), until: at('2026-12-31') }, now)).toBe(0n);
  const lot = { gpuSeconds: 1_000_001n, from: now, until: at('2027-04-08') };
  const months = monthsOf({ from: now, until: at('2027-04-08') }, 'Asia/Tokyo');
  expect(months.reduce((sum, month) => sum + promisedIn(month, lot, now), 0n)).toBe(1_000_001n);
});

it('reckons with each version of the capacity for as long as it holds', () => {
  const day = 86_400n;
  const versions = [
    { gpus: 4, from: at('2026-01-01') },
    { gpus: 8, from: at('2027-01-06') },
  ];
  expect(capacityIn(tenDays, versions)).toBe(5n * day * 4n + 5n * day * 8n);
  expect(capacityIn({ from: now, until: at('2027-01-03') }, versions)).toBe(2n * day * 4n);
  expect(capacityIn(tenDays, [{ gpus: 2, from: at('2027-02-01') }])).toBe(0n);
  expect(capacityIn(tenDays, [])).toBe(0n);
});

it('cuts a stretch into calendar months', () => {
  const stretch = { from: at('2026-11-20'), until: at('2027-02-03') };
  const days = ({ from, until }: { from: Date; until: Date }) =>
    [from, until].map((moment) => moment.toISOString().slice(0, 10));
  expect(monthsOf(stretch, 'UTC').map(days)).toEqual([
    ['2026-11-20', '2026-12-01'],
    ['2026-12-01', '2027-01-01'],
    ['2027-01-01', '2027-02-01'],
    ['2027-02-01', '2027-02-03'],
  ]);
  expect(monthsOf({ from: stretch.until, until: stretch.from }, 'UTC')).toEqual([]);
});

it.each([
  ['Asia/Tokyo', '2026-11-30T15:00:00Z', '2026-12-31T15:00:00Z'],
  ['Asia/Bangkok', '2026-11-30T17:00:00Z', '2026-12-31T17:00:00Z'],
  ['America/New_York', '2026-12-01T05:00:00Z', '2027-01-01T05:00:00Z'],
])('gives one row to a month that is a whole one in %s', (timeZone, from, until) => {
  const december = { from: new Date(from), until: new Date(until) };
  expect(monthsOf(december, timeZone)).toEqual([december]);
});

it('cuts where summer time begins or ends in between', () => {
  const stretch = { from: new Date('2027-03-10T05:00:00Z'), until: new Date('2027-12-01T05:00:00Z') };
  const cuts = monthsOf(stretch, 'America/New_York').map(({ from }) => from.toISOString());
  expect(cuts.slice(0, 2)).toEqual(['2027-03-10T05:00:00.000Z', '2027-04-01T04:00:00.000Z']);
  expect(cuts.at(-1)).toBe('2027-11-01T04:00:00.000Z');
});

it('tells the most of a request that fits into each of its months', () => {
  const months = [
    { free: 11_300n, asked: 4000n },
    { free: 6900n, asked: 8000n },
    { free: 0n, asked: 0n },
  ];
  expect(mostThatFits(12_000n, months)).toBe(10_350n);
  expect(mostThatFits(12_000n, [months[0]])).toBe(12_000n);
  expect(mostThatFits(12_000n, [...months, { free: -1n, asked: 5n }])).toBe(0n);
});
