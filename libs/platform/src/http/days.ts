import { wallClock } from '../clock';
import type { DaysQuery } from './days.dto';
import { Problem } from './problem';

const aDay = 86_400_000;

/** When the first day begins and the last one is over, null where none is said; days in the wrong order are refused. */
export function boundsOf({ from, until, time_zone = 'UTC' }: DaysQuery): { first: Date | null; end: Date | null } {
  if (from && until && from > until)
    throw Problem.invalid([{ pointer: '?until', code: 'before-start', limit: from, value: until }]);
  const { firstAt } = wallClock(time_zone);
  return {
    first: from ? firstAt(Date.parse(from)) : null,
    end: until ? firstAt(Date.parse(until) + aDay) : null,
  };
}
