import { type FieldError, Problem } from '@app/platform/http';
import { outsideAward } from '../compute.problems';

/** From when until when, as stored. */
interface Dates {
  valid_from: Date;
  valid_until: Date;
}

/** Ten years of milliseconds: above it is a slip of the pen, and the months until then are counted one by one. */
const longest = 3653 * 86_400_000;

/** @throws 400 for days that end before they begin, are over, or reach further ahead than ten years */
export function refuseWrongDates({ valid_from, valid_until }: Dates, now: Date): void {
  const refused = (code: string, limit: Date) =>
    Problem.invalid([{ pointer: '/valid_until', code, limit, value: valid_until }]);
  if (valid_until <= valid_from) throw refused('not-after-start', valid_from);
  if (valid_until <= now) throw refused('in-the-past', now);
  const last = new Date(now.getTime() + longest);
  if (valid_until > last) throw refused('too-far-ahead', last);
}

/**
 * What lies outside an award can never be granted: it is refused where it is asked for, rather than cut where it is decided.
 * Days that are over count for nothing, as everywhere: what begins in the past begins now.
 * @throws 400 `outside-award` with each end that lies outside
 */
export function refuseDatesOutside(award: Dates, { valid_from, valid_until }: Dates, now: Date): void {
  const begins = valid_from > now ? valid_from : now;
  const fault = (pointer: string, value: Date, counts = value): FieldError[] => {
    if (counts < award.valid_from) return [{ pointer, code: 'before-award', limit: award.valid_from, value }];
    return value > award.valid_until ? [{ pointer, code: 'after-award', limit: award.valid_until, value }] : [];
  };
  const errors = [...fault('/valid_from', valid_from, begins), ...fault('/valid_until', valid_until)];
  if (errors.length > 0) throw outsideAward(errors);
}
