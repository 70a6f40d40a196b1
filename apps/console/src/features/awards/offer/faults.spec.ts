import { emptyTranche, type WrittenAward } from './draft';
import { faultsOf } from './faults';

const read = (written: string) => (/^\d+(\.\d+)?$/.test(written) ? written : null);
const reading = { read, units: ({ amount }: { amount: string }) => BigInt(amount) };
const tranche = (key: string, lines: Record<string, string>) => ({
  ...emptyTranche(key),
  from: '2027-04-01',
  until: '2028-03-31',
  lines,
});
const award = (change: Partial<WrittenAward> = {}): WrittenAward => ({
  project: 'prj_1',
  country: 'TH',
  currency: 'JPY',
  num: '2',
  den: '3',
  ceiling: '',
  coFundingFrom: 'launching',
  tranches: [tranche('a', { compute: '600', travel: '100' }), tranche('b', { compute: '300' })],
  ...change,
});

it('finds nothing wrong with what fits, nor with what is not written yet', () => {
  expect(faultsOf(award(), 1000n, reading)).toEqual([]);
  const empty = award({ currency: '', num: '', ceiling: 'many', tranches: [emptyTranche('a')] });
  expect(faultsOf(empty, undefined, reading)).toEqual([]);
});

it('finds days that end before they begin, a rate above the whole, and a ceiling below the sum', () => {
  const days = { ...tranche('b', {}), until: '2027-03-31' };
  const wrong = award({ num: '4', ceiling: '600', tranches: [tranche('a', { compute: '700' }), days] });
  expect(faultsOf(wrong, 1000n, reading)).toEqual([
    { name: 'tranches/1/valid_until', code: 'before-start' },
    { name: 'subsidy_rate/num', code: 'above-one', limit: '3' },
    { name: 'ceiling/amount', code: 'below-total', limit: 700n },
  ]);
  // A tranche of one day is one.
  const oneDay = award({ tranches: [{ ...days, until: days.from }] });
  expect(faultsOf(oneDay, undefined, reading)).toEqual([]);
});

it('finds the line with which the envelope is not enough, and what of it would fit', () => {
  const over = (left: bigint) => faultsOf(award(), left, reading);
  expect(over(650n)).toEqual([{ name: 'tranches/0/lines/1/amount/amount', code: 'over-envelope', limit: 50n }]);
  expect(over(999n)).toEqual([{ name: 'tranches/1/lines/0/amount/amount', code: 'over-envelope', limit: 299n }]);
});
