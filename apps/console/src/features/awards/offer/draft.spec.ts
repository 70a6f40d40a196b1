import {
  coFundingFor,
  emptyTranche,
  lineName,
  moneyForCompute,
  moneyOfAward,
  moneyWritten,
  offerOf,
  timeName,
  type WrittenAward,
} from './draft';

const read = (written: string) => (/^-?\d{1,3}(,?\d{3})*(\.\d+)?$/.test(written) ? written.replaceAll(',', '') : null);
const formats = {
  read,
  seconds: (hours: string) => (Number(read(hours)) > 0 ? Math.round(Number(read(hours)) * 3600) : null),
  startOf: (day: string) => `beginning of ${day}`,
  endOf: (day: string) => `end of ${day}`,
};

const tranche = {
  ...emptyTranche('a'),
  label: 'First year',
  from: '2027-04-01',
  until: '2028-03-31',
  lines: { compute: '1,200,000', travel: '300000', data: ' ' },
  time: { CPU: '', H100: '10.5' },
};
const award: WrittenAward = {
  project: 'prj_1',
  country: 'TH',
  currency: 'JPY',
  num: '2',
  den: '3',
  ceiling: '',
  coFundingFrom: 'launching',
  tranches: [tranche, { ...tranche, key: 'b', lines: { compute: '500' } }],
};

it('takes as money what could be read', () => {
  expect(['12,50', '', '1,200', '-1'].map((written) => moneyWritten(written, 'THB', read))).toEqual([
    null,
    null,
    { amount: '1200', currency: 'THB' },
    null,
  ]);
});

it('takes the amounts that are written, and leaves out what is none yet', () => {
  const amounts = (money: { amount: string }[]) => money.map(({ amount }) => amount);
  expect(amounts(moneyOfAward(award, read))).toEqual(['1200000', '300000', '500']);
  expect(amounts(moneyForCompute(award, read))).toEqual(['1200000', '500']);
  const unread = { ...award, tranches: [{ ...tranche, lines: { compute: 'many', other: '7' } }] };
  expect(amounts(moneyOfAward(unread, read))).toEqual(['7']);
});

it('tells what partners must bring for the grant to be spent to the end, rounded up', () => {
  expect(coFundingFor(1_200_500n, award)).toBe(600_250n);
  expect(coFundingFor(100n, { num: '3', den: '4' })).toBe(34n);
  expect(coFundingFor(100n, { num: '1', den: '1' })).toBe(0n);
  expect([coFundingFor(100n, { num: '4', den: '3' }), coFundingFor(1n, { num: 'x', den: '3' })]).toEqual([null, null]);
});

it('offers only what is filled in, the sum as the ceiling unless another is written', () => {
  const sum = { amount: '1500500', currency: 'JPY' };
  const offer = offerOf(award, ['CPU', 'H100'], sum, formats);
  expect(offer.ceiling).toEqual({ amount: '1500500', currency: 'JPY' });
  expect(offer.tranches[0]).toMatchObject({
    lines: [
      { category: 'compute', amount: { amount: '1200000', currency: 'JPY' } },
      { category: 'travel', amount: { amount: '300000', currency: 'JPY' } },
    ],
    gpu_time: [{ gpu_type: 'H100', seconds: 37_800 }],
  });
  expect(offer.tranches[0]).toMatchObject({
    valid_from: 'beginning of 2027-04-01',
    valid_until: 'end of 2028-03-31',
  });
  expect(offerOf({ ...award, ceiling: '2,000,000' }, [], sum, formats).ceiling.amount).toBe('2000000');
});

it('names each field by the place that the API will see it at', () => {
  expect(lineName(0, tranche, 'travel')).toBe('tranches/0/lines/1/amount/amount');
  expect(lineName(0, tranche, 'data')).toBe('tranches/0/lines/empty-data');
  expect(timeName(1, tranche, ['CPU', 'H100'], 'H100')).toBe('tranches/1/gpu_time/0/seconds');
  expect(timeName(1, tranche, ['CPU', 'H100'], 'CPU')).toBe('tranches/1/gpu_time/empty-CPU');
});
