/** What the clocks of a time zone show; times on a wall are told as milliseconds, as if the zone were UTC. */
export interface WallClock {
  /** What they show at a moment, to the second. */
  shownAt: (at: Date) => number;
  /** The first moment at which they show a time or a later one: where summer time begins at midnight, a day begins at one. */
  firstAt: (shown: number) => Date;
}

const aDay = 86_400_000;

/** @param timeZone IANA name */
export function wallClock(timeZone: string): WallClock {
  const fields = { year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric' } as const;
  const format = new Intl.DateTimeFormat('en', { ...fields, second: 'numeric', hourCycle: 'h23', timeZone });
  const shownAt = (at: Date) => {
    const of = Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, Number(value)]));
    return Date.UTC(of.year, of.month - 1, of.day, of.hour, of.minute, of.second);
  };
  const firstAt = (shown: number) => {
    // By how much the zone is ahead on the day before and on the day after: it is one of both.
    const tries = [shown - aDay, shown + aDay].map((near) => shown - (shownAt(new Date(near)) - near));
    const fit = tries.filter((at) => shownAt(new Date(at)) >= shown);
    return new Date(Math.min(...(fit.length > 0 ? fit : tries)));
  };
  return { shownAt, firstAt };
}
