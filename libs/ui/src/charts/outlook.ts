const windowDays = 28;
const fewestDays = 14;
/** The square of 1.2816: within so many standard deviations lie 80 of 100 draws from a normal distribution. */
const zSquared = [16_424n, 10_000n] as const;

/** Where a sum may stand: 8 times in 10 between `low` and `high`. */
export interface Band {
  low: bigint;
  mid: bigint;
  high: bigint;
}

/** A forecast of a sum that grows. */
export interface Outlook {
  /** On how many whole days it rests. */
  days: number;
  /** Their mean, rounded down. */
  perDay: bigint;
  /** @param ahead whole days from now */
  at: (ahead: number) => Band;
}

/** The largest whole number whose square is no more, by Newton's steps. */
function root(of: bigint): bigint {
  if (of < 2n) return of;
  let guess = 1n << BigInt((of.toString(2).length + 1) >> 1);
  for (;;) {
    const better = (guess + of / guess) >> 1n;
    if (better >= guess) return guess;
    guess = better;
  }
}

/**
 * Goes on as the last 28 whole days went: the drift method, by which a sum after h days is expected at its last value and h times
 * the mean of the n steps before, with a variance of s²·h·(1 + h/n), s² being the variance of a step (Hyndman and Athanasopoulos,
 * Forecasting: Principles and Practice, 3rd edition, chapters 5.2 and 5.5). What is spent does not come back: no bound lies below
 * what is spent now. In whole numbers throughout.
 * @param totals sums at the ends of whole days, oldest first
 * @param now what the sum is now, which may be more than at the end of the last whole day
 * @returns null with fewer than 14 whole days
 */
export function outlookOf(totals: readonly bigint[], now: bigint = totals.at(-1) ?? 0n): Outlook | null {
  const last = totals.slice(-windowDays - 1);
  const days = last.length - 1;
  if (days < fewestDays) return null;
  const n = BigInt(days);
  const steps = last.slice(1).map((total, i) => total - last[i]);
  const sum = last[days] - last[0];
  // n·(n - 1) times the variance.
  const spread = n * steps.reduce((squares, step) => squares + step * step, 0n) - sum * sum;
  const at = (ahead: number): Band => {
    const h = BigInt(ahead);
    const mid = now + (sum * h) / n;
    const half = root((zSquared[0] * spread * h * (n + h)) / (zSquared[1] * n * n * (n - 1n)));
    return { low: mid - half > now ? mid - half : now, mid, high: mid + half };
  };
  return { days, perDay: sum / n, at };
}

/**
 * How often such forecasts held on this very past: made at the end of every week for the week that followed, each from what was
 * known then.
 */
export function heldUp(totals: readonly bigint[], ahead = 7): { hits: number; tries: number } {
  let [hits, tries] = [0, 0];
  for (let at = fewestDays; at + ahead < totals.length; at += ahead) {
    const band = outlookOf(totals.slice(0, at + 1))?.at(ahead);
    if (!band) continue;
    tries++;
    const came = totals[at + ahead];
    if (came >= band.low && came <= band.high) hits++;
  }
  return { hits, tries };
}
