import { type FieldError, Problem } from '@app/platform/http';
import { outsideAward } from '../compute.problems';

/** From when until when, as stored. */
interface Dates {
  valid_from: Date;
  valid_until: Date;
}

/** Ten years of milliseconds: above it is a slip of the pen, and the months until then are counted one by one. */
const longest = 3653 * 86_400_000;

/**
 * What lies outside an award can never be granted: it is refused where it is asked for, rather than cut where it is decided.
 * Days that are over count for nothing, as everywhere: what begins in the past begins now.
 * @param award null: before there is one, days are only looked at for themselves
 * @throws 400 with what is wrong at each end, both together; `outside-award` where it is nothing but that
 */
export function refuseDates(dates: Dates, award: Dates | null, now: Date): void {
  const { valid_from, valid_until } = dates;
  const begins = valid_from > now ? valid_from : now;
  const last = new Date(now.getTime() + longest);
  const fault = (end: keyof Dates, code: string, limit: Date): FieldError => ({
    pointer: `/${end}`,
    code,
    limit,
    value: dates[end],
  });
  const before = (end: keyof Dates, at: Date) =>
    award && at < award.valid_from ? fault(end, 'before-award', award.valid_from) : null;
  const after = (end: keyof Dates, at: Date) =>
    award && at > award.valid_until ? fault(end, 'after-award', award.valid_until) : null;
  const tooEarly = () => {
    if (valid_until <= valid_from) return fault('valid_until', 'before-start', valid_from);
    return valid_until <= now ? fault('valid_until', 'in-the-past', now) : before('valid_until', valid_until);
  };
  const tooLate = valid_until > last ? fault('valid_until', 'too-far-ahead', last) : after('valid_until', valid_until);
  const errors = [before('valid_from', begins) ?? after('valid_from', begins), tooLate ?? tooEarly()].filter(
    (error) => error !== null,
  );
  if (errors.length === 0) return;
  throw errors.every(({ code }) => code.endsWith('-award')) ? outsideAward(errors) : Problem.invalid(errors);
}
