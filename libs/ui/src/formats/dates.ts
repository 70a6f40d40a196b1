import { localeOf } from './locale';

const made = new Map<string, Intl.DateTimeFormat>();

function dateFormat(language: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${language} ${JSON.stringify(options)}`;
  const format = made.get(key) ?? new Intl.DateTimeFormat(localeOf(language), options);
  made.set(key, format);
  return format;
}

const day = { day: 'numeric', month: 'short', year: 'numeric' } as const;

/** Ways to write a moment; `lastDay` writes the day that something lasts until. A year, where one shows, has four digits: `69` would be two years a century apart in Thai. */
const styles = {
  day,
  lastDay: day,
  moment: { ...day, hour: '2-digit', minute: '2-digit' },
  exact: { ...day, hour: '2-digit', minute: '2-digit', second: '2-digit' },
  short: { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' },
  clock: { hour: '2-digit', minute: '2-digit', second: '2-digit' },
  month: { month: 'short' },
} as const satisfies Record<string, Intl.DateTimeFormatOptions>;
export type DateStyle = keyof typeof styles;

/** A moment in the reader's own time zone, Buddhist years in Thai. */
export function formatDate(language: string, at: string | Date, style: DateStyle, timeZone?: string): string {
  // What ends at midnight lasts for the whole day before.
  const moment = new Date(at).getTime() - (style === 'lastDay' ? 1 : 0);
  return dateFormat(language, { ...styles[style], hourCycle: 'h23', ...(timeZone ? { timeZone } : {}) }).format(moment);
}

/** How long ago or how soon, in the largest unit that fits. */
export function formatAgo(language: string, at: string | Date, now: number): string {
  const seconds = (new Date(at).getTime() - now) / 1000;
  const units = [
    ['day', 86_400],
    ['hour', 3600],
    ['minute', 60],
  ] as const;
  const [unit, size] = units.find(([, one]) => Math.abs(seconds) >= one) ?? (['second', 1] as const);
  const format = new Intl.RelativeTimeFormat(localeOf(language), { numeric: 'auto' });
  return format.format(Math.trunc(seconds / size), unit);
}
