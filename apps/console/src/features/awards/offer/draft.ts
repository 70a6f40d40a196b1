import type { components } from '@app/api-client';
import type { Formats } from '@app/ui';
import { numberWritten } from '../../../app/number-written';

/** Cost categories of a budget line, in the order of the page. */
export const categories = ['compute', 'personnel', 'data', 'travel', 'other'] as const;
export type Category = (typeof categories)[number];
/** Money as the API takes it. */
export type Money = { amount: string; currency: string };
type Offer = components['schemas']['OfferAward'];

/** A tranche as it is being written: text, as the fields have it. What is left empty is not part of it. */
export interface WrittenTranche {
  /** Tells rows of the page apart; never sent. */
  key: string;
  label: string;
  from: string;
  until: string;
  lines: Partial<Record<Category, string>>;
  /** Hours by GPU type. */
  time: Record<string, string>;
}

/** An award as it is being written. */
export interface WrittenAward {
  project: string;
  country: string;
  currency: string;
  num: string;
  den: string;
  /** Empty: the sum of the lines. */
  ceiling: string;
  /** Empty until it is chosen. */
  coFundingFrom: 'launching' | 'coordinator' | '';
  tranches: WrittenTranche[];
}

export const emptyTranche = (key: string): WrittenTranche => ({
  key,
  label: '',
  from: '',
  until: '',
  lines: {},
  time: {},
});

/** Reads what was typed as a number of the API; null where it is none. */
type Read = Formats['read'];

/** What is written, as money; null while it is none. */
export function moneyWritten(written: string, currency: string, read: Read): Money | null {
  const amount = read(written, currency) ?? '';
  return /^\d{1,18}(\.\d{1,4})?$/.test(amount) && currency !== '' ? { amount, currency } : null;
}

const filled = <K extends string>(fields: Partial<Record<K, string>>, order: readonly K[]): K[] =>
  order.filter((name) => (fields[name] ?? '').trim() !== '');

/** Lines of a tranche that have something written in them. */
export const linesOf = ({ lines }: WrittenTranche): Category[] => filled(lines, categories);
/** GPU types of a tranche that have something written. @param types in the order of the page */
export const timeOf = ({ time }: WrittenTranche, types: readonly string[]): string[] => filled(time, types);

/** The name of a line's field: the place that it has among those sent, so that the API's faults find it. */
export function lineName(n: number, tranche: WrittenTranche, category: Category): string {
  const place = linesOf(tranche).indexOf(category);
  return place < 0 ? `tranches/${n}/lines/empty-${category}` : `tranches/${n}/lines/${place}/amount/amount`;
}

/** The name of a field of GPU time. */
export function timeName(n: number, tranche: WrittenTranche, types: readonly string[], type: string): string {
  const place = timeOf(tranche, types).indexOf(type);
  return place < 0 ? `tranches/${n}/gpu_time/empty-${type}` : `tranches/${n}/gpu_time/${place}/seconds`;
}

/** Amounts of a tranche's lines; what is no amount yet counts nothing. */
export const moneyOfTranche = (tranche: WrittenTranche, currency: string, read: Read): Money[] =>
  linesOf(tranche).flatMap((line) => moneyWritten(tranche.lines[line] ?? '', currency, read) ?? []);

/** Amounts of all lines. */
export const moneyOfAward = ({ tranches, currency }: WrittenAward, read: Read): Money[] =>
  tranches.flatMap((tranche) => moneyOfTranche(tranche, currency, read));

/** Amounts of the compute lines: what jobs draw on, and co-funding stands beside. */
export const moneyForCompute = ({ tranches, currency }: WrittenAward, read: Read): Money[] =>
  tranches.flatMap(({ lines }) => moneyWritten(lines.compute ?? '', currency, read) ?? []);

/**
 * What partners must bring, in minor units, for a grant to be spent to the end: the grant pays `num / den` of a cost, rounded
 * down. Null while the rate is none, or pays nothing.
 */
export function coFundingFor(grant: bigint, { num, den }: Pick<WrittenAward, 'num' | 'den'>): bigint | null {
  if (!/^\d{1,7}$/.test(num) || !/^\d{1,7}$/.test(den)) return null;
  const [pays, of] = [BigInt(num), BigInt(den)];
  if (pays === 0n || pays > of) return null;
  return (grant * (of - pays) + pays - 1n) / pays;
}

/**
 * What the API is offered: the first day of a tranche from its beginning, the last to its end.
 * @param types of GPUs, in the order of the page @param sum of all lines: the ceiling where none is written
 */
export function offerOf(
  award: WrittenAward,
  types: readonly string[],
  sum: Money,
  { read, seconds, startOf, endOf }: Pick<Formats, 'read' | 'seconds' | 'startOf' | 'endOf'>,
): Offer {
  const { project, country, currency, num, den, ceiling, coFundingFrom, tranches } = award;
  const money = (written: string) => ({ amount: read(written) ?? written, currency: currency as 'JPY' });
  const whole = (written: string) => numberWritten(read(written) ?? written);
  // More than is counted exactly, or no number at all: to be refused as it is.
  const secondsOf = (hours: string) => {
    const number = read(hours);
    return number === null ? numberWritten(hours) : Math.round(Number(number) * 3600);
  };
  return {
    project,
    envelope_country: country,
    currency,
    ceiling: ceiling.trim() === '' ? { ...sum, currency: currency as 'JPY' } : money(ceiling),
    subsidy_rate: { num: whole(num), den: whole(den) },
    ...(coFundingFrom !== '' && { co_funding_from: coFundingFrom }),
    tranches: tranches.map((tranche) => ({
      label: tranche.label,
      valid_from: startOf(tranche.from),
      valid_until: endOf(tranche.until),
      lines: linesOf(tranche).map((category) => ({ category, amount: money(tranche.lines[category] ?? '') })),
      gpu_time: timeOf(tranche, types).map((type) => ({
        gpu_type: type,
        seconds: seconds(tranche.time[type]) ?? secondsOf(tranche.time[type]),
      })),
    })),
  };
}
