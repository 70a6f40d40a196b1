import { IsIn, Matches } from 'class-validator';

/** Digits after the point, per currency. JPY and VND have no minor unit. */
export const exponents: Record<string, number> = { JPY: 0, VND: 0, THB: 2, MYR: 2, SGD: 2, USD: 2 };
export const currencies = Object.keys(exponents);

/** Money as it travels: a decimal string, never a float. */
export class MoneyDto {
  /** For example `"1234.50"`; no more digits after the point than the currency has. */
  @Matches(/^\d{1,18}(\.\d{1,4})?$/, { message: 'amount must be a decimal number as text, for example "1234.50"' })
  amount: string;

  @IsIn(currencies)
  currency: string;
}
