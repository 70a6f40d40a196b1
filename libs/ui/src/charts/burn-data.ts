import { heldUp, type Outlook, outlookOf } from './outlook';

/** An amount at a moment, in the smallest unit of the currency. */
export interface Spent {
  at: number;
  amount: bigint;
}

/** A part of a budget: from when it can be drawn on, until when, and how much it is. */
export interface Portion {
  from: number;
  until: number;
  limit: bigint;
  /** What nobody has spent or held of it; lost once it has ended. */
  available: bigint;
}

/** What a burn-down is drawn of. */
export interface Burn {
  from: number;
  until: number;
  now: number;
  /** What had been spent by the end of each day (UTC, `YYYY-MM-DD`), rising, and what was held then; the last is what is spent now. */
  spent: (Spent & { day: string; held: bigint })[];
  held: bigint;
  /** From when on there is how much in all: a step for each tranche. */
  limits: Spent[];
  /** Money that is there and cannot be drawn on yet: between which amounts, until when. */
  locks: { until: number; low: bigint; high: bigint }[];
  /** Where the present pace leads; null: too few days to tell. */
  outlook: Outlook | null;
  /** How often such forecasts held in this very past. */
  heldUp: { hits: number; tries: number };
}

const day = 86_400_000;

/**
 * @param spent at the end of each day, oldest first, the last one now
 * @param totals at the ends of whole days, one a day: of the last weeks, or of all
 */
export function burnOf(
  spent: Burn['spent'],
  totals: readonly bigint[],
  portions: readonly Portion[],
  now: number,
): Burn {
  const begins = portions.map(({ from }) => from);
  const steps = portions.flatMap(({ from, until, limit, available }) => [
    { at: from, amount: limit },
    // What a tranche that has ended left is not there any more.
    ...(until <= now ? [{ at: until, amount: -available }] : []),
  ]);
  let there = 0n;
  const limits = steps.sort((a, b) => a.at - b.at).map(({ at, amount }) => ({ at, amount: (there += amount) }));
  const locks = limits
    .filter(({ at }) => at > now)
    .map(({ at, amount }) => ({ until: at, low: limitAt(limits, at - 1), high: amount }));
  const last = spent.at(-1);
  return {
    from: Math.min(...begins, spent[0]?.at ?? now),
    until: Math.max(...portions.map(({ until }) => until), now + day),
    now,
    spent,
    held: last?.held ?? 0n,
    limits,
    locks,
    outlook: outlookOf(totals, last?.amount),
    heldUp: heldUp(totals),
  };
}

/** What is in force at a moment. */
export const limitAt = (limits: readonly Spent[], at: number): bigint =>
  limits.findLast((limit) => limit.at <= at)?.amount ?? 0n;

/** Whole days from now until then, at least one. */
export const daysAhead = ({ now }: Burn, at: number): number => Math.max(1, Math.round((at - now) / day));

/** When the money that is there then is spent at this pace, by the middle of the forecast and by its bounds; null where it lasts. */
export function dryAt(burn: Burn): { mid: number | null; early: number | null; late: number | null } {
  const { outlook, now, until, limits } = burn;
  const first = (bound: 'low' | 'mid' | 'high') => {
    for (let ahead = 1; outlook && now + ahead * day <= until; ahead++)
      if (outlook.at(ahead)[bound] > limitAt(limits, now + ahead * day)) return now + ahead * day;
    return null;
  };
  return { mid: first('mid'), early: first('high'), late: first('low') };
}
