import { IsIn, Matches, ValidateBy } from 'class-validator';

/** Digits after the point, per currency. JPY and VND have no minor unit. */
export const exponents: Record<string, number> = { JPY: 0, VND: 0, THB: 2, MYR: 2, SGD: 2, USD: 2 };
export const currencies = Object.keys(exponents);

/** Told before the form, which a sign breaks: whoever wrote −5 wrote a number. */
const AboveZero = () =>
  ValidateBy({
    name: 'isPositive',
    validator: {
      validate: (value) => typeof value !== 'string' || !/^-\d/.test(value),
      defaultMessage: () => 'amount must be above zero',
    },
  });

/** Money as it travels: a decimal string, never a float. */
export class MoneyDto {
  /** For example `"1234.50"`; no more digits after the point than the currency has. */
  @AboveZero()
  @Matches(/^\d{1,18}(\.\d{1,4})?$/, { message: 'amount must be a decimal number as text, for example "1234.50"' })
  amount: string;

  @IsIn(currencies)
  currency: string;
}
