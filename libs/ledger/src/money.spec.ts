import fc from 'fast-check';
import { amountOf, moneyShown } from './money';
import { currencies } from './money.dto';

it('shows and reads any amount back, to the minor unit', () => {
  fc.assert(
    fc.property(fc.bigInt({ min: 1n, max: 10n ** 17n }), fc.constantFrom(...currencies), (minor, currency) => {
      expect(amountOf(moneyShown(minor, currency), '/x')).toEqual({ minor, currency });
    }),
  );
});

it.each([
  ['1.5', 'JPY', 'fraction-of-minor-unit'],
  ['0.001', 'THB', 'fraction-of-minor-unit'],
  ['0', 'JPY', 'amount-zero'],
  ['0.00', 'USD', 'amount-zero'],
  ['999999999999999999', 'JPY', 'amount-too-large'],
])('refuses %s %s', (amount, currency, code) => {
  expect(() => amountOf({ amount, currency }, '/amount')).toThrow(
    expect.objectContaining({
      body: expect.objectContaining({ errors: [expect.objectContaining({ pointer: '/amount', code })] }),
    }),
  );
});

it('refuses another currency', () => {
  expect(() => amountOf({ amount: '1', currency: 'THB' }, '/amount', 'JPY')).toThrow('validation-failed');
});
