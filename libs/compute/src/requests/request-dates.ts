import { type FieldError, Problem } from '@app/platform/http';
import { outsideAward } from '../compute.problems';

/** From when until when, as stored. */
interface Dates {
  valid_from: Date;
  valid_until: Date;
}

/** Ten years of milliseconds: above it is a slip of the pen, and the months until then are counted one by one. */
const longest = 3653 * 86_400_000;

type Fault = Pick<FieldError, 'code' | 'limit'>;

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
  const before = (at: Date): Fault | null =>
    award && at < award.valid_from ? { code: 'before-award', limit: award.valid_from } : null;
  const after = (at: Date): Fault | null =>
    award && at > award.valid_until ? { code: 'after-award', limit: award.valid_until } : null;
  const tooFar: Fault | null = valid_until > last ? { code: 'too-far-ahead', limit: last } : null;
  const tooEarly = (): Fault | null => {
    if (valid_until <= valid_from) return { code: 'before-start', limit: valid_from };
    return valid_until <= now ? { code: 'in-the-past', limit: now } : before(valid_until);
  };
  const faults = {
    valid_from: before(begins) ?? after(begins),
    valid_until: tooFar ?? after(valid_until) ?? tooEarly(),
  };
  const errors = (['valid_from', 'valid_until'] as const).flatMap((end): FieldError[] => {
    const fault = faults[end];
    return fault ? [{ pointer: `/${end}`, ...fault, value: dates[end] }] : [];
  });
  if (errors.length === 0) return;
  throw errors.every(({ code }) => code.endsWith('-award')) ? outsideAward(errors) : Problem.invalid(errors);
}
