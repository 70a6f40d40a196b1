import { paceOf } from './pace';

/** Twenty whole days of ten a day. */
const totals = Array.from({ length: 21 }, (_, day) => BigInt(day * 10));

it('says on which day a grant is spent that will not last', () => {
  const pace = paceOf(totals, 205n, 300n, 30);
  expect(pace).toMatchObject({ verdict: 'short', end: 505n, dryIn: 10 });
  expect(pace.outlook?.at(9).mid).toBe(295n);
  expect(pace.outlook?.at(10).mid).toBe(305n);
});

it('calls a grant under-used only where a quarter or more is likely to be left', () => {
  expect(paceOf(totals, 200n, 1000n, 30)).toMatchObject({ verdict: 'unused', end: 500n, unused: 0.5, dryIn: null });
  expect(paceOf(totals, 200n, 600n, 30)).toMatchObject({ verdict: 'even', end: 500n });
  // Days that differ make the forecast wide, and what is left then is not sure.
  const uneven = totals
    .map((total, day) => (day % 7 === 0 ? total + 60n : total))
    .map((total, day, all) => (day ? (total > all[day - 1] ? total : all[day - 1]) : total));
  expect(paceOf(uneven, 260n, 1000n, 30).unused).toBeLessThan(0.5);
});

it('says nothing of few days, nor of a grant of nothing', () => {
  expect(paceOf(totals.slice(0, 10), 100n, 1000n, 30)).toMatchObject({ verdict: 'early', end: null });
  expect(paceOf(totals, 0n, 0n, 30)).toMatchObject({ verdict: 'early' });
});
