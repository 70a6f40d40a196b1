import type { SpendingDto } from './ledger.dto';
import { amountShown } from '../money';

/** What a day changed of a share's asset. */
export interface DayRow {
  share: string;
  asset: string;
  /** `YYYY-MM-DD`. */
  day: string;
  spent: bigint;
  held: bigint;
}

/** More points than a wide screen has pixels for say no more. */
export const mostPoints = 400;
const millisecondsOfDay = 86_400_000;

/** Days from one to another, both among them, each so many after the one before that there are no more than `most`. */
export function daysBetween(from: string, until: string, most: number): { days: string[]; step: number } {
  const last = Date.parse(`${until}T00:00:00Z`);
  const count = Math.round((last - Date.parse(`${from}T00:00:00Z`)) / millisecondsOfDay) + 1;
  const step = Math.max(1, Math.ceil((count - 1) / (most - 1)));
  const days: string[] = [];
  // Backwards: the last day is what matters, and the first point may be of a shorter step.
  for (let back = 0; back < count; back += step)
    days.push(new Date(last - back * millisecondsOfDay).toISOString().slice(0, 10));
  if (days.at(-1) !== from) days.push(from);
  return { days: days.reverse(), step };
}

/** Sums up to the end of each of the days. @param rows by share, asset and day; days before the first count, too */
export function cumulative(rows: readonly DayRow[], days: readonly string[]): SpendingDto[] {
  const assets = [...new Set(rows.map(({ share, asset }) => `${share} ${asset}`))];
  return assets.map((key) => {
    const mine = rows.filter(({ share, asset }) => `${share} ${asset}` === key);
    const [{ share, asset }] = mine;
    let [next, spent, held] = [0, 0n, 0n];
    return {
      share,
      asset,
      days: days.map((day) => {
        for (; next < mine.length && mine[next].day <= day; next++) {
          spent += mine[next].spent;
          held += mine[next].held;
        }
        return { day, spent: amountShown(spent, asset), held: amountShown(held, asset) };
      }),
    };
  });
}
