import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { type DateStyle, formatAgo, formatDate } from './dates';
import { localeOf } from './locale';
import { formatMoney, formatMoneyShort, type Money } from './money';
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

const formatsOf = (language: string) => {
  const regions = new Intl.DisplayNames(localeOf(language), { type: 'region' });
  const currencies = new Intl.DisplayNames(localeOf(language), { type: 'currency' });
  const languages = new Intl.DisplayNames(localeOf(language), { type: 'language' });
  return {
    language,
    money: (money: Money, show?: 'symbol' | 'code') => formatMoney(language, money, show),
    moneyShort: (money: Money) => formatMoneyShort(language, money),
    number: (value: number, digits?: number) => formatNumber(language, value, digits),
    whole: (text: string) => formatWhole(language, text),
    significant: (value: number, digits?: number) => formatSignificant(language, value, digits),
    share: (share: number) => formatShare(language, share),
    gpuHours: (seconds: string | number) => formatGpuHours(language, seconds),
    bytes: (bytes: number) => formatBytes(language, bytes),
    span: (seconds: number) => formatSpan(language, seconds),
    date: (at: string | Date, style: DateStyle = 'moment') => formatDate(language, at, style),
    /** A day that is counted in UTC, `YYYY-MM-DD`: the same day wherever it is read. */
    utcDay: (day: string) => formatDate(language, `${day}T00:00:00Z`, 'day', 'UTC'),
    ago: (at: string | Date, now = Date.now()) => formatAgo(language, at, now),
    country: (code: string) => regions.of(code) ?? code,
    /** A language by its tag; what browsers have no name for stays the tag. */
    languageName: (tag: string) => languages.of(tag) ?? tag,
    compact: (value: number) => formatCompact(language, value),
    currency: (code: string) => currencies.of(code) ?? code,
  };
};

/** Numbers, money, times and names in the language of the page. */
export function useFormats(): ReturnType<typeof formatsOf> {
  const { i18n } = useTranslation();
  return useMemo(() => formatsOf(i18n.language), [i18n.language]);
}
