import type { Formats } from '../formats/use-formats';
import { type Burn, daysAhead, limitAt } from './burn-data';

/** A row of the table beside a burn-down. */
export interface BurnValue {
  key: string;
  /** As the reader writes it. */
  day: string;
  /** What had been spent by the end of it, or between which amounts it is expected to be. */
  spent: bigint | { low: bigint; high: bigint };
  /** Null of what is expected: nobody holds anything then. */
  held: bigint | null;
  limit: bigint;
}

/**
 * What is expected at the end, where there is a forecast, then each day on which something changed, newest first. Days that are
 * counted are days of UTC, as the ledger keeps them; the end is the last day of the award, as the programme counts days.
 */
export function burnValues(burn: Burn, formats: Pick<Formats, 'day' | 'lastDay'>): BurnValue[] {
  const days = burn.spent
    .filter(
      ({ amount, held }, i, all) => i === all.length - 1 || amount !== all[i - 1]?.amount || held !== all[i - 1]?.held,
    )
    .map(({ at, day, amount, held }) => ({
      key: day,
      day: formats.day(day),
      spent: amount,
      held,
      limit: limitAt(burn.limits, at),
    }));
  const end = burn.outlook?.at(daysAhead(burn, burn.until));
  const expected = end && {
    key: 'end',
    day: formats.lastDay(new Date(burn.until)),
    spent: { low: end.low, high: end.high },
    held: null,
    limit: limitAt(burn.limits, burn.until),
  };
  return expected ? [expected, ...days.reverse()] : days.reverse();
}
