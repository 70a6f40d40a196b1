import type { Allottable } from '@app/ledger';
import type { Stretch } from '../impact';

const later = (a: Date, b: Date) => (a > b ? a : b);
const earlier = (a: Date, b: Date) => (a < b ? a : b);

/** What of the asked time is not over. */
export const fromNow = ({ from, until }: Stretch, now: Date): Stretch => ({ from: later(from, now), until });

/** Whether days lie within others; what is over of them counts for nothing. */
export const covers = (days: Stretch, asked: Stretch, now: Date): boolean =>
  days.from <= fromNow(asked, now).from && days.until >= asked.until;

/**
 * The days in which one lot of a request can lie: a lot comes from one tranche and lies within it. Of several tranches the one
 * that gives most of the asked days counts, then one that has the whole amount left, then the one that ends first.
 * @returns null where the award gives time of this type in none of the asked days
 */
export function daysOfLot(
  asked: Stretch,
  gpuSeconds: bigint,
  tranches: readonly Allottable[],
  now: Date,
): Stretch | null {
  const wanted = fromNow(asked, now);
  const length = ({ from, until }: Stretch) => until.getTime() - from.getTime();
  const [best] = tranches
    .map(({ from, until, free }) => ({
      days: { from: later(from, wanted.from), until: earlier(until, wanted.until) },
      until,
      enough: free >= gpuSeconds,
    }))
    .filter(({ days }) => length(days) > 0)
    .sort(
      (a, b) =>
        length(b.days) - length(a.days) || Number(b.enough) - Number(a.enough) || a.until.getTime() - b.until.getTime(),
    );
  return best?.days ?? null;
}

/** The most of an amount that one lot of these days can take: of the tranches that have all of them, what the fullest has left. */
export function mostOfLot(days: Stretch, gpuSeconds: bigint, tranches: readonly Allottable[]): bigint {
  const most = tranches
    .filter(({ from, until }) => from <= days.from && until >= days.until)
    .reduce((all, { free }) => (free > all ? free : all), 0n);
  return most < gpuSeconds ? most : gpuSeconds;
}
