import type { Formats } from '@app/ui';
import type { Wish } from './compute.api';

/** A request as it is being written: text, as the fields have it. */
export interface WrittenWish {
  pool: string;
  hours: string;
  gpus: string;
  from: string;
  until: string;
  purpose: string;
}

/** From a day for three months. @param today `YYYY-MM-DD` */
export function firstWish(today: string): WrittenWish {
  const [year, month, day] = today.split('-').map(Number);
  const until = new Date(Date.UTC(year, month + 2, day)).toISOString().slice(0, 10);
  return { pool: '', hours: '', gpus: '', from: today, until, purpose: '' };
}

/** GPU-seconds of hours as they were read; null while they are no number above zero. */
export function secondsOf(hours: string | null): number | null {
  const seconds = Math.round(Number(hours) * 3600);
  return Number.isSafeInteger(seconds) && seconds > 0 ? seconds : null;
}

/** What the API is asked for: the first day from its beginning, the last to its end. What is no number goes as it is, to be refused. */
export function wishOf(
  { pool, hours, gpus, from, until, purpose }: WrittenWish,
  { read, startOf, endOf }: Pick<Formats, 'read' | 'startOf' | 'endOf'>,
): Wish {
  return {
    pool,
    gpu_seconds: secondsOf(read(hours)) ?? (hours as never),
    ...(gpus.trim() === '' ? {} : { concurrent_gpus: Number(read(gpus)) }),
    valid_from: startOf(from),
    valid_until: endOf(until),
    purpose,
  };
}
