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

/** GPU-seconds as hours to one decimal. */
export const gpuHours = (language: string, seconds: number): string =>
  format(language, { minimumFractionDigits: 1, maximumFractionDigits: 1 }).format(seconds / 3600);

/** Whole per cent, with its sign. */
export const percent = (language: string, share: number): string =>
  format(language, { style: 'percent' }).format(share / 100);
