import { grantedOf } from './granted';

const at = (day: string) => `2027-${day}T00:00:00Z`;
type Asked = Parameters<typeof grantedOf>[0];
const lot = (from: string, until: string) => ({
  id: `lot_${from}`,
  gpu_seconds: 3600,
  valid_from: at(from),
  valid_until: at(until),
});
const decided = (lots: ReturnType<typeof lot>[], gpu_seconds = 7200): Asked => ({
  gpu_seconds: 7200,
  valid_from: at('02-01'),
  valid_until: at('04-01'),
  decision: { gpu_seconds, lots, decided_at: at('02-10') } as Asked['decision'],
});

it('is all that was asked where the amount and every day are there, but for days that were over', () => {
  const all = { amount: true, days: true, valid_from: at('02-01'), valid_until: at('04-01') };
  expect(grantedOf(decided([lot('02-01', '04-01')]))).toEqual(all);
  expect(grantedOf(decided([lot('02-10', '04-01')]))).toEqual({ ...all, valid_from: at('02-10') });
});

it('tells a part of the amount and fewer days apart', () => {
  expect(grantedOf(decided([lot('02-01', '04-01')], 3600))).toMatchObject({ amount: false, days: true });
  expect(grantedOf(decided([lot('02-01', '03-31')]))).toMatchObject({ amount: true, days: false });
  expect(grantedOf(decided([lot('02-11', '04-01')]))).toMatchObject({ days: false });
  // Two lots share the days: neither has them all.
  const shared = grantedOf(decided([lot('02-01', '03-01'), lot('03-01', '04-01')]));
  expect(shared).toEqual({ amount: true, days: false, valid_from: at('02-01'), valid_until: at('04-01') });
});

it('is nothing before a decision, and after a refusal', () => {
  expect(grantedOf({ ...decided([]), decision: null })).toBeNull();
  expect(grantedOf(decided([]))).toBeNull();
});
