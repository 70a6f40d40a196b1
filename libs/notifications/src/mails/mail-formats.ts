import type { MoneyDto } from '@app/ledger';

/** Everything that would otherwise be guessed from the machine is pinned; the sites write the same. */
const locales: Record<string, string> = { en: 'en-GB', th: 'th-TH-u-nu-latn', vi: 'vi-VN' };

const format = (language: string, options: Intl.NumberFormatOptions) =>
  new Intl.NumberFormat(locales[language] ?? locales.en, options);

/** An amount with all its digits and the code of its currency: a mail is read anywhere. */
export function money(language: string, { amount, currency }: MoneyDto): string {
  const digits = amount.split('.')[1]?.length ?? 0;
  return format(language, {
    style: 'currency',
    currency,
    currencyDisplay: 'code',
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  }).format(amount as Intl.StringNumericLiteral);
}

/** GPU-seconds as hours to one decimal, and never 0.0 for more than nothing. */
export function gpuHours(language: string, seconds: number): string {
  const hours = format(language, { minimumFractionDigits: 1, maximumFractionDigits: 1 });
  const tenths = Math.floor((seconds * 10 + 1800) / 3600);
  return tenths === 0 && seconds > 0 ? `<${hours.format(0.1)}` : hours.format(tenths / 10);
}

/** Whole per cent, with its sign. */
export const percent = (language: string, share: number): string =>
  format(language, { style: 'percent' }).format(share / 100);
