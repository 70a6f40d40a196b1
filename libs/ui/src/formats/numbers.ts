import { numberFormat } from './locale';

/** A count or a measure. */
export const formatNumber = (language: string, value: number, digits = 0): string =>
  numberFormat(language, { minimumFractionDigits: digits, maximumFractionDigits: digits }).format(value);

/** A whole number as long as it likes, from a decimal text. */
export const formatWhole = (language: string, text: string): string =>
  numberFormat(language, { maximumFractionDigits: 0 }).format(text as Intl.StringNumericLiteral);

/** A number of a log or a curve: as many digits as tell something. */
export const formatSignificant = (language: string, value: number, digits = 4): string =>
  numberFormat(language, { maximumSignificantDigits: digits }).format(value);

/** A large count, rounded: `135M`. */
export const formatCompact = (language: string, value: number): string =>
  numberFormat(language, { notation: 'compact', maximumSignificantDigits: 3 }).format(value);

/** A share of one, as per cent: what is more than nothing never reads 0%, what is less than all never 100%. */
export function formatShare(language: string, share: number): string {
  const percent = numberFormat(language, { style: 'percent', maximumFractionDigits: 0 });
  if (share > 0 && share < 0.005) return `<${percent.format(0.01)}`;
  if (share >= 0.995 && share < 1) return `>${percent.format(0.99)}`;
  return percent.format(share);
}

/** Bytes in the largest unit that leaves a figure before the point, in thousands as files are told. */
export function formatBytes(language: string, bytes: number): string {
  const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'] as const;
  const step = Math.min(units.length - 1, Math.floor(Math.log10(Math.max(1, bytes)) / 3));
  const value = bytes / 1000 ** step;
  const maximumFractionDigits = step > 0 && value < 100 ? 1 : 0;
  return numberFormat(language, {
    style: 'unit',
    unit: units[step],
    unitDisplay: step === 0 ? 'long' : 'short',
    maximumFractionDigits,
  }).format(value);
}

/** GPU-hours of whole GPU-seconds, to one decimal, and never 0.0 for more than nothing; the ledger keeps the seconds. */
export function formatGpuHours(language: string, seconds: string | number): string {
  const tenths = (BigInt(seconds) * 10n + 1800n) / 3600n;
  if (tenths === 0n && BigInt(seconds) > 0n) return `<${formatNumber(language, 0.1, 1)}`;
  const text = `${tenths / 10n}.${tenths % 10n}` as Intl.StringNumericLiteral;
  return numberFormat(language, { minimumFractionDigits: 1, maximumFractionDigits: 1 }).format(text);
}

/** A span in its two largest units: `1 h 12 min`. */
export function formatSpan(language: string, seconds: number): string {
  const units = [
    ['day', 86_400],
    ['hour', 3600],
    ['minute', 60],
    ['second', 1],
  ] as const;
  const from = units.findIndex(([, size]) => seconds >= size);
  let left = Math.round(seconds);
  const parts: string[] = [];
  for (const [unit, size] of units.slice(from < 0 ? units.length - 1 : from).slice(0, 2)) {
    const count = Math.floor(left / size);
    left -= count * size;
    if (count > 0 || parts.length === 0)
      parts.push(numberFormat(language, { style: 'unit', unit, unitDisplay: 'short' }).format(count));
  }
  return parts.join(' ');
}
