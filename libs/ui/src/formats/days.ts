import { formatDate } from './dates';
import { localeOf } from './locale';

const aDay = 86_400_000;
const clocks = new Map<string, Intl.DateTimeFormat>();

/** What the clocks of a time zone show at a moment, as if the zone were UTC. */
function shownAt(timeZone: string, at: number): number {
  const fields = { year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric' } as const;
  const clock =
    clocks.get(timeZone) ?? new Intl.DateTimeFormat('en', { ...fields, second: 'numeric', hourCycle: 'h23', timeZone });
  clocks.set(timeZone, clock);
  const of = Object.fromEntries(clock.formatToParts(at).map(({ type, value }) => [type, Number(value)]));
  return Date.UTC(of.year, of.month - 1, of.day, of.hour, of.minute, of.second);
}

/** The moment at which a day begins, for the API. @param day `YYYY-MM-DD`; what is none goes as it is, to be refused */
export function startOfDay(timeZone: string, day: string): string {
  const midnight = Date.parse(`${day}T00:00:00Z`);
  if (Number.isNaN(midnight)) return day;
  // By how much the zone is ahead on the day before and on the day after: it is one of both. A day may begin at one o'clock.
  const tries = [midnight - aDay, midnight + aDay].map((near) => midnight - (shownAt(timeZone, near) - near));
  const fit = tries.filter((at) => shownAt(timeZone, at) >= midnight);
  return new Date(Math.min(...(fit.length > 0 ? fit : tries))).toISOString();
}

/** The moment at which a day is over, for the API. @param day `YYYY-MM-DD` */
export const endOfDay = (timeZone: string, day: string): string => startOfDay(timeZone, dayAfter(day));

const dayAfter = (day: string) => {
  const next = new Date(Date.parse(`${day}T00:00:00Z`) + aDay);
  return Number.isNaN(next.getTime()) ? day : next.toISOString().slice(0, 10);
};

/** The day of a time zone that a moment is on, `YYYY-MM-DD`. */
export const dayAt = (timeZone: string, at: Date): string =>
  new Date(shownAt(timeZone, at.getTime())).toISOString().slice(0, 10);

/** The last day of what is valid until a moment: what ends at midnight lasts for the whole day before. */
export const formatLastDay = (language: string, until: string | Date, timeZone: string): string =>
  formatDate(language, new Date(new Date(until).getTime() - 1), 'day', timeZone);

/** A day that was told as one, whoever reads it. @param on `YYYY-MM-DD` */
export const formatDay = (language: string, on: string): string =>
  formatDate(language, `${on}T00:00:00Z`, 'day', 'UTC');

/** The reader's own time zone, by its IANA name. */
export const readersZone = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone;

/** Places that browsers call by an older name. */
const renamed: Record<string, string> = {
  Calcutta: 'Kolkata',
  Katmandu: 'Kathmandu',
  Rangoon: 'Yangon',
  Saigon: 'Ho_Chi_Minh',
};

const byNewName = (timeZone: string) => timeZone.replace(/[^/]+$/, (city) => renamed[city] ?? city);

/** Time zones to choose from, by their IANA names. */
export const timeZones = (): string[] => Intl.supportedValuesOf('timeZone').map(byNewName).sort();

/** A time zone as people name it: its city, as its IANA name has it, and its time in the language of the page. */
export function zoneNames(language: string, timeZone: string): { city: string; zone: string } {
  const format = new Intl.DateTimeFormat(localeOf(language), { timeZone, timeZoneName: 'shortGeneric' });
  const zone = format.formatToParts(0).find(({ type }) => type === 'timeZoneName')?.value ?? timeZone;
  const city = byNewName(timeZone).replace(/^.*\//, '').replaceAll('_', ' ');
  return { city, zone };
}
