import type { TFunction } from 'i18next';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { type DateStyle, formatAgo, formatDate } from './dates';
import { dayAt, endOfDay, formatDay, formatLastDay, startOfDay, zoneNames } from './days';
import { useDaysZone } from './days-zone';
import { secondsOf } from './hours';
import { localeOf } from './locale';
import { formatMoney, formatMoneyShort, isTooFine, type Money } from './money';
import {
  formatBytes,
  formatCompact,
  formatGpuHours,
  formatNumber,
  formatShare,
  formatSignificant,
  formatSpan,
  formatWhole,
} from './numbers';
import { readNumber, writeNumber } from './written-numbers';

/** Cities that have a name of their own in the languages of the pages; others go by that of their zone. */
const cities = [
  'Bangkok',
  'Brunei',
  'Ho_Chi_Minh',
  'Jakarta',
  'Kuala_Lumpur',
  'Manila',
  'Phnom_Penh',
  'Singapore',
  'Tokyo',
  'Vientiane',
  'Yangon',
] as const;

/** What pages write in a language. @param daysZone the time zone of whole days @param t words of places */
export const formatsOf = (language: string, daysZone: string, t: TFunction) => {
  const regions = new Intl.DisplayNames(localeOf(language), { type: 'region' });
  const lists = new Intl.ListFormat(localeOf(language));
  const currencies = new Intl.DisplayNames(localeOf(language), { type: 'currency' });
  const languages = new Intl.DisplayNames(localeOf(language), { type: 'language' });
  return {
    language,
    money: (money: Money) => formatMoney(language, money),
    moneyShort: (money: Money) => formatMoneyShort(language, money),
    /** A number as the reader typed it, as the API takes it; null where it is none, or no amount of the currency. */
    read: (written: string, currency?: string) => {
      const { text = null } = readNumber(language, written);
      return text !== null && currency && isTooFine(text, currency) ? null : text;
    },
    /** Seconds of hours as the reader typed them; null while they are no number above zero. */
    seconds: (hours: string) => secondsOf(readNumber(language, hours).text ?? null),
    /** A number of the API as one would type it. */
    write: (text: string) => writeNumber(language, text),
    number: (value: number, digits?: number) => formatNumber(language, value, digits),
    whole: (text: string) => formatWhole(language, text),
    significant: (value: number, digits?: number) => formatSignificant(language, value, digits),
    share: (share: number) => formatShare(language, share),
    gpuHours: (seconds: string | number) => formatGpuHours(language, seconds),
    bytes: (bytes: number) => formatBytes(language, bytes),
    span: (seconds: number) => formatSpan(language, seconds),
    date: (at: string | Date, style: DateStyle = 'moment') => formatDate(language, at, style),
    /** A day that was told as one, `YYYY-MM-DD`. */
    day: (on: string) => formatDay(language, on),
    /** The day with which something begins, as the programme counts days. */
    firstDay: (from: string | Date) => formatDate(language, from, 'day', daysZone),
    /** The last day of what ends at a moment. @param timeZone the programme's unless another is said */
    lastDay: (until: string | Date, timeZone = daysZone) => formatLastDay(language, until, timeZone),
    /** First and last day of what is valid for whole days, as the programme counts them. */
    period: (of: { valid_from: string; valid_until: string }) => ({
      from: formatDate(language, of.valid_from, 'day', daysZone),
      until: formatLastDay(language, of.valid_until, daysZone),
    }),
    /** The moment with which a day `YYYY-MM-DD` begins, and that with which it is over, as the programme counts days. */
    startOf: (day: string) => startOfDay(daysZone, day),
    endOf: (day: string, timeZone = daysZone) => endOfDay(timeZone, day),
    /** A time zone by its IANA name, as people name it. */
    zone: (timeZone: string) => {
      const { city, zone } = zoneNames(language, timeZone);
      const known = cities.find((name) => name.replaceAll('_', ' ') === city);
      return { city: known ? t(`cities.${known}`) : city, zone };
    },
    /** The day `YYYY-MM-DD` of a moment, as the programme counts days. */
    dayOf: (at: Date) => dayAt(daysZone, at),
    ago: (at: string | Date, now = Date.now()) => formatAgo(language, at, now),
    country: (code: string) => regions.of(code) ?? code,
    /** Several names in one sentence. */
    list: (names: string[]) => lists.format(names),
    /** A language by its tag; what browsers have no name for stays the tag. */
    languageName: (tag: string) => languages.of(tag) ?? tag,
    compact: (value: number) => formatCompact(language, value),
    currency: (code: string) => currencies.of(code) ?? code,
  };
};

/** What `useFormats` gives. */
export type Formats = ReturnType<typeof formatsOf>;

/** Numbers, money, times and names in the language of the page; whole days are those of the programme around it. */
export function useFormats(): Formats {
  const { i18n, t } = useTranslation();
  const zone = useDaysZone();
  return useMemo(() => formatsOf(i18n.language, zone, t), [i18n.language, zone, t]);
}
