import { type Outlook, outlookOf } from './outlook';

/** Where a grant stands at its end if it goes on as it went. Amounts in the smallest unit of its currency. */
export interface Pace {
  /** `early`: too few days to tell; `short`: spent before the end; `unused`: a quarter or more is likely to be left; `even`: neither. */
  verdict: 'early' | 'short' | 'unused' | 'even';
  /** What is expected to be spent at the end, if there were no limit; null: too few days to tell. */
  end: bigint | null;
  /** In how many days it is spent; null where it lasts. */
  dryIn: number | null;
  /** What share of the grant is left at the end, at least, 8 times in 10: from 0 to 1. */
  unused: number;
  outlook: Outlook | null;
}

/**
 * @param totals spent at the ends of whole days, oldest first
 * @param spent now
 * @param ahead whole days until the grant ends
 */
export function paceOf(totals: readonly bigint[], spent: bigint, limit: bigint, ahead: number): Pace {
  const outlook = outlookOf(totals, spent);
  if (!outlook || limit <= 0n) return { verdict: 'early', end: null, dryIn: null, unused: 0, outlook: null };
  const { mid, high } = outlook.at(ahead);
  if (mid > limit) return { verdict: 'short', end: mid, dryIn: dryIn(outlook, limit, ahead), unused: 0, outlook };
  const unused = high >= limit ? 0 : Number(((limit - high) * 1000n) / limit) / 1000;
  return { verdict: unused >= 0.25 ? 'unused' : 'even', end: mid, dryIn: null, unused, outlook };
}

/** The first day on which more is expected than there is: it grows, so halving the days finds it. */
function dryIn(outlook: Outlook, limit: bigint, ahead: number): number {
  let [lasts, short] = [0, ahead];
  while (short - lasts > 1) {
    const middle = (lasts + short) >> 1;
    if (outlook.at(middle).mid > limit) short = middle;
    else lasts = middle;
  }
  return short;
}
