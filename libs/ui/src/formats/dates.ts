import { localeOf } from './locale';

const made = new Map<string, Intl.DateTimeFormat>();

function dateFormat(language: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${language} ${JSON.stringify(options)}`;
  const format = made.get(key) ?? new Intl.DateTimeFormat(localeOf(language), options);
  made.set(key, format);
  return format;
}

const day = { day: 'numeric', month: 'short', year: 'numeric' } as const;

/** Ways to write a moment. A year, where one shows, has four digits: `69` would be two years a century apart in Thai. */
const styles = {
  day,
  moment: { ...day, hour: '2-digit', minute: '2-digit' },
  exact: { ...day, hour: '2-digit', minute: '2-digit', second: '2-digit' },
  short: { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' },
  clock: { hour: '2-digit', minute: '2-digit', second: '2-digit' },
  month: { month: 'short' },
} as const satisfies Record<string, Intl.DateTimeFormatOptions>;
export type DateStyle = keyof typeof styles;

/** A moment, Buddhist years in Thai. @param timeZone the reader's own unless one is said */
export function formatDate(language: string, at: string | Date, style: DateStyle, timeZone?: string): string {
  const options = { ...styles[style], hourCycle: 'h23', ...(timeZone ? { timeZone } : {}) } as const;
  return dateFormat(language, options).format(new Date(at));
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
