import {
  currencies,
  formatMoney,
  formatMoneyShort,
  holdOf,
  isTooFine,
  isTooLarge,
  largestOf,
  minorUnits,
  moneyOf,
  sumOf,
} from './money';

it.each([
  ['en', { amount: '21346812', currency: 'JPY' }, '¥21,346,812'],
  ['th', { amount: '21346812', currency: 'JPY' }, '¥21,346,812'],
  ['vi', { amount: '21346812', currency: 'JPY' }, '21.346.812\u00a0¥'],
  ['en', { amount: '1234.50', currency: 'THB' }, '฿1,234.50'],
  ['vi', { amount: '1500000', currency: 'VND' }, '1.500.000\u00a0₫'],
])('writes money in %s', (language, money, text) => {
  expect(formatMoney(language, money)).toBe(text);
});

it('gives each currency that the ledger keeps a sign of its own, in every language', () => {
  for (const language of ['en', 'th', 'vi']) {
    const signs = currencies.map((currency) =>
      formatMoney(language, { amount: '1', currency }).replace(/[\d.,\s\u00a0]/g, ''),
    );
    expect(signs).toEqual(['¥', '₫', '฿', 'RM', 'S$', 'US$']);
  }
});

it('keeps every digit of an amount that no float could hold', () => {
  expect(formatMoney('en', { amount: '123456789012345678.91', currency: 'THB' })).toBe('฿123,456,789,012,345,678.91');
});

it('hides no digit that a currency does not have', () => {
  expect(formatMoney('en', { amount: '1000.5', currency: 'JPY' })).toBe('¥1,000.5');
  expect(formatMoney('vi', { amount: '0.005', currency: 'USD' })).toBe('0,005\u00a0US$');
  expect(formatMoney('en', { amount: '1000.00', currency: 'JPY' })).toBe('¥1,000');
});

it.each([
  ['1000.5', 'JPY', true],
  ['1000.0', 'JPY', false],
  ['0.125', 'THB', true],
  ['0.120', 'THB', false],
])('tells whether %s %s has parts of the smallest unit', (amount, currency, fine) => {
  expect(isTooFine(amount, currency)).toBe(fine);
  const units = () => minorUnits({ amount, currency });
  if (fine) expect(units).toThrow(`${amount} is no amount of ${currency}`);
  else expect(units).not.toThrow();
});

it('shortens for an axis', () => {
  expect(formatMoneyShort('en', { amount: '48000000', currency: 'JPY' })).toBe('¥48m');
});

it.each(['0', '-1', '12345678901234567890', '0.05', '-1234.50'])(
  'takes %s apart and puts it together again',
  (amount) => {
    const currency = amount.includes('.') ? 'THB' : 'JPY';
    expect(moneyOf(minorUnits({ amount, currency }), currency)).toEqual({ amount, currency });
  },
);

it('adds', () => {
  const baht = (amount: string) => ({ amount, currency: 'THB' });
  expect(sumOf([baht('0.10'), baht('0.20'), baht('10000000000000000')], 'THB')).toEqual(baht('10000000000000000.30'));
  expect(() => minorUnits(baht('1e3'))).toThrow('is no amount');
});

it('prices what is held as the ledger does, rounded up', () => {
  expect(holdOf(3600, { amount: '43200', currency: 'JPY' })).toEqual({ amount: '43200', currency: 'JPY' });
  expect(holdOf(1, { amount: '1', currency: 'JPY' })).toEqual({ amount: '1', currency: 'JPY' });
  expect(holdOf(1800, { amount: '10.01', currency: 'THB' })).toEqual({ amount: '5.01', currency: 'THB' });
});

it.each([
  ['JPY', '100000000000000000', '100000000000000001'],
  ['THB', '1000000000000000.00', '1000000000000000.01'],
])('knows the most of %s that an account can hold', (currency, most, more) => {
  expect(largestOf(currency)).toBe(most);
  expect(isTooLarge(most, currency)).toBe(false);
  expect(isTooLarge(more, currency)).toBe(true);
  expect(isTooLarge('-99999999999999999999', currency)).toBe(false);
});
