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

/** A day as fields of days have it, in the reader's own time zone. */
function dayOf(at: Date): string {
  const two = (n: number) => String(n).padStart(2, '0');
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
}

/** From today for three months. */
export function firstWish(now: Date): WrittenWish {
  const until = new Date(now.getFullYear(), now.getMonth() + 3, now.getDate());
  return { pool: '', hours: '', gpus: '', from: dayOf(now), until: dayOf(until), purpose: '' };
}

/** GPU-seconds of hours as written; null while they are no number. */
export function secondsOf(hours: string): number | null {
  const seconds = Math.round(Number(hours.replace(',', '.')) * 3600);
  return hours.trim() !== '' && Number.isSafeInteger(seconds) && seconds > 0 ? seconds : null;
}

/** What the API is asked for: the first day from its beginning, the last to its end. What is no number goes as it is, to be refused. */
export function wishOf({ pool, hours, gpus, from, until, purpose }: WrittenWish): Wish {
  return {
    pool,
    gpu_seconds: secondsOf(hours) ?? (hours as never),
    ...(gpus.trim() === '' ? {} : { concurrent_gpus: Number(gpus) }),
    valid_from: new Date(`${from}T00:00:00`).toISOString(),
    valid_until: new Date(`${until}T24:00:00`).toISOString(),
    purpose,
  };
}
