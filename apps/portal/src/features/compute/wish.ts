import type { Request, Wish } from './compute.api';

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

/** A request that is there, as its fields have it: its last day, not the moment after it. */
export function writtenOf({
  pool,
  gpu_seconds,
  concurrent_gpus,
  valid_from,
  valid_until,
  purpose,
}: Request): WrittenWish {
  return {
    pool,
    hours: String(gpu_seconds / 3600),
    gpus: concurrent_gpus === null ? '' : String(concurrent_gpus),
    from: dayOf(new Date(valid_from)),
    until: dayOf(new Date(Date.parse(valid_until) - 1)),
    purpose,
  };
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

const fields = {
  hours: 'gpu_seconds',
  gpus: 'concurrent_gpus',
  from: 'valid_from',
  until: 'valid_until',
  purpose: 'purpose',
} as const;

/** What is asked for differently: what was left as it was is not sent, and stays to the second. Another pool is another request. */
export function changeOf(before: WrittenWish, after: WrittenWish): Partial<Wish> {
  const asked = wishOf(after);
  const changed = Object.entries(fields).filter(([name]) => before[name as 'hours'] !== after[name as 'hours']);
  return Object.fromEntries(changed.map(([, name]) => [name, asked[name]]));
}
