import { Problem } from '@app/platform/http';
import { exponents, type MoneyDto } from './money.dto';

/** The largest amount that an account can hold, in minor units: far below int8's end, so that sums fit. */
const largest = 10n ** 17n;

/** An amount in minor units of its currency. */
export interface Money {
  minor: bigint;
  currency: string;
}

/** Reads money. @throws 400 `fraction-of-minor-unit`, `amount-too-large`, `amount-zero`, `wrong-currency` */
export function amountOf(dto: MoneyDto, pointer: string, currency?: string): Money {
  const refuse = (code: string, limit: unknown) =>
    Problem.invalid([{ pointer, code, limit, value: `${dto.amount} ${dto.currency}` }]);
  if (currency && dto.currency !== currency) throw refuse('wrong-currency', currency);
  const exponent = exponents[dto.currency];
  const [whole, fraction = ''] = dto.amount.split('.');
  if (fraction.length > exponent && /[1-9]/.test(fraction.slice(exponent)))
    throw refuse('fraction-of-minor-unit', exponent);
  const minor = BigInt(whole + fraction.slice(0, exponent).padEnd(exponent, '0'));
  if (minor === 0n) throw refuse('amount-zero', '> 0');
  if (minor > largest) throw refuse('amount-too-large', show(largest, dto.currency).amount);
  return { minor, currency: dto.currency };
}

function show(minor: bigint, currency: string): MoneyDto {
  const exponent = exponents[currency] ?? 0;
  const sign = minor < 0n ? '-' : '';
  const digits = (minor < 0n ? -minor : minor).toString().padStart(exponent + 1, '0');
  const amount = exponent ? `${digits.slice(0, -exponent)}.${digits.slice(-exponent)}` : digits;
  return { amount: sign + amount, currency };
}

/** Money as the API shows it. */
export const moneyShown = show;

/** An amount of any asset in its own notation: money as a decimal, GPU time as whole seconds. */
export function amountShown(amount: bigint, asset: string): string {
  return asset.startsWith('GPU_SEC:') ? amount.toString() : show(amount, asset).amount;
}

const grouped = (digits: string) => digits.replace(/\B(?=(\d{3})+$)/g, ',');

/** Money in an English sentence: `47,600,000 JPY`. */
export function moneyTold({ amount, currency }: { amount: string; currency: string }): string {
  const [whole, fraction] = amount.split('.');
  return `${grouped(whole)}${fraction ? `.${fraction}` : ''} ${currency}`;
}

/** GPU time in an English sentence, in hours to one decimal and in the seconds that the API takes. */
export function gpuTimeTold(seconds: bigint | number): string {
  const tenths = (BigInt(seconds) * 10n + 1800n) / 3600n;
  return `${grouped(String(tenths / 10n))}.${tenths % 10n} GPU-hours (${grouped(String(seconds))} GPU-seconds)`;
}

/** GPU-seconds as a JSON integer; they stay far below 2^53. */
export function secondsShown(seconds: bigint): number {
  return Number(seconds);
}
