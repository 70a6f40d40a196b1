import { numberFormat } from './locale';

/** Money as the API tells it: a decimal text, never a float. */
export interface Money {
  amount: string;
  currency: string;
}

/** Digits after the point, by our own table: what browsers think of a currency differs from the ledger's assets. */
const exponents: Record<string, number> = { JPY: 0, VND: 0, THB: 2, MYR: 2, SGD: 2, USD: 2 };

/** Digits that an amount of a currency has after the point. */
export const digitsOf = (currency: string): number => exponents[currency] ?? 2;

/** The digits after the point that say something: zeros at the end do not. */
const decimalsOf = (amount: string): number => (amount.split('.')[1] ?? '').replace(/0+$/, '').length;

/** Whether an amount has parts of a currency's smallest unit, which nobody can pay. @param amount a number as the API takes it */
export const isTooFine = (amount: string, currency: string): boolean => decimalsOf(amount) > digitsOf(currency);

/** The largest amount that an account of the ledger can hold, in the smallest unit of its currency. */
const largest = 10n ** 17n;

/** The most that an amount of a currency can be, as the API writes it. */
export const largestOf = (currency: string): string => moneyOf(largest, currency).amount;

/** Whether an amount is more than an account can hold. @param amount a number as the API takes it, no finer than its currency */
export const isTooLarge = (amount: string, currency: string): boolean => minorUnits({ amount, currency }) > largest;

/** Currencies that the ledger keeps. */
export const currencies: readonly string[] = Object.keys(exponents);

const format = (language: string, currency: string, options: Intl.NumberFormatOptions) => {
  const digits = digitsOf(currency);
  return numberFormat(language, {
    style: 'currency',
    currency,
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
    ...options,
  });
};

/** Whose dollars: of the ledger's currencies these two share a sign. */
const dollars: Record<string, string> = { SGD: 'S$', USD: 'US$' };

/** One sign for each currency, so that two on a page are told apart. The full-width yen sign that Japanese and Thai data may give breaks columns. */
const signed = (text: string, currency: string) =>
  text
    .replace('\uFFE5', '\u00A5')
    .replace(/^JP¥/, '¥')
    .replace('$', () => dollars[currency] ?? '$');

/**
 * An amount with all its digits, also those that its currency does not have: the one way to write money. A text as long as it
 * likes goes through exactly.
 */
export function formatMoney(language: string, { amount, currency }: Money): string {
  const maximumFractionDigits = Math.min(100, Math.max(digitsOf(currency), decimalsOf(amount)));
  const written = format(language, currency, { currencyDisplay: 'narrowSymbol', maximumFractionDigits });
  return signed(written.format(amount as Intl.StringNumericLiteral), currency);
}

/** A rounded amount for an axis: `¥48m`. */
export const formatMoneyShort = (language: string, { amount, currency }: Money): string =>
  signed(
    format(language, currency, {
      currencyDisplay: 'narrowSymbol',
      notation: 'compact',
      minimumFractionDigits: 0,
      maximumFractionDigits: 1,
    }).format(amount as Intl.StringNumericLiteral),
    currency,
  );

/** An amount as one whole number of its currency's smallest unit, for adding and for shares. @throws Error where it has parts of one */
export function minorUnits({ amount, currency }: Money): bigint {
  const digits = digitsOf(currency);
  const [, sign, whole, part = ''] = /^(-?)(\d+)(?:\.(\d+))?$/.exec(amount) ?? [];
  if (whole === undefined || isTooFine(amount, currency)) throw new Error(`${amount} is no amount of ${currency}`);
  return BigInt(`${sign}${whole}${part.padEnd(digits, '0').slice(0, digits)}`);
}

/** What `minorUnits` took apart. */
export function moneyOf(units: bigint, currency: string): Money {
  const digits = digitsOf(currency);
  const text = (units < 0n ? -units : units).toString().padStart(digits + 1, '0');
  const whole = text.slice(0, text.length - digits);
  const part = digits > 0 ? `.${text.slice(-digits)}` : '';
  return { amount: `${units < 0n ? '-' : ''}${whole}${part}`, currency };
}

/** The sum of amounts of one currency. */
export const sumOf = (amounts: readonly Money[], currency: string): Money =>
  moneyOf(
    amounts.reduce((sum, money) => sum + minorUnits(money), 0n),
    currency,
  );

/** What GPU-seconds cost at a price of 3600 of them, rounded up as a hold is. */
export const holdOf = (gpuSeconds: number, price: Money): Money =>
  moneyOf((BigInt(gpuSeconds) * minorUnits(price) + 3599n) / 3600n, price.currency);
