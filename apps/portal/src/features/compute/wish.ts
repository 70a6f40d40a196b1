import type { Account, FieldFault, Formats } from '@app/ui';
import type { Request, Wish } from './compute.api';
import { type Given, givenOf, type Span } from './given';

/** How numbers and hours are read, and the programme's days. */
export type Days = Pick<Formats, 'read' | 'seconds' | 'startOf' | 'endOf'>;

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

/** A request that is there, as its fields have it: its last day, not the moment after it. */
export function writtenOf(
  { pool, gpu_seconds, concurrent_gpus, valid_from, valid_until, purpose }: Request,
  { write, dayOf }: Pick<Formats, 'write' | 'dayOf'>,
): WrittenWish {
  return {
    pool,
    hours: write(String(gpu_seconds / 3600)),
    gpus: concurrent_gpus === null ? '' : String(concurrent_gpus),
    from: dayOf(new Date(valid_from)),
    until: dayOf(new Date(Date.parse(valid_until) - 1)),
    purpose,
  };
}

/** What the API is asked for: the first day from its beginning, the last to its end. What is no number goes as it is, to be refused. */
export function wishOf({ pool, hours, gpus, from, until, purpose }: WrittenWish, days: Days): Wish {
  const { read, seconds, startOf, endOf } = days;
  const number = read(hours);
  return {
    pool,
    gpu_seconds: seconds(hours) ?? (number === null ? (hours as never) : Math.round(Number(number) * 3600)),
    ...(gpus.trim() === '' ? {} : { concurrent_gpus: Number(read(gpus)) }),
    valid_from: startOf(from),
    valid_until: endOf(until),
    purpose,
  };
}

/** How a wish stands to the award that would give it. */
export interface Standing {
  /** What the award has of GPU time of the type for the wished days. */
  gives: Given;
  /** From when until when the award has tranches; null: there is none. */
  award: Span | null;
  /** Whether the award has begun, without which it gives nothing yet. */
  begun: boolean;
  /** What the API would refuse of the days as they are written, at each end. */
  faults: FieldFault[];
}

/** @param accounts of the award, with their tranches' dates @param type the GPU type of the wished pool */
export function standingOf(
  wish: WrittenWish,
  accounts: readonly Account[],
  type: string,
  now: number,
  days: Days,
): Standing {
  const asked = wish.from && wish.until ? wishOf(wish, days) : null;
  // What is wished from a day in the past begins when it is granted, like a lot.
  const begins = Math.max(now, asked ? Date.parse(asked.valid_from) : now);
  // While days are lacking or in the wrong order, what counts is the moment with which they would begin.
  const ends = Math.max(begins + 1, asked ? Date.parse(asked.valid_until) : begins);
  const dated = accounts.flatMap(({ valid_from, valid_until, ...account }) =>
    valid_from && valid_until ? [{ ...account, from: new Date(valid_from), until: new Date(valid_until) }] : [],
  );
  const from = new Date(Math.min(...dated.map((account) => account.from.getTime())));
  const until = new Date(Math.max(...dated.map((account) => account.until.getTime())));
  const award = dated.length > 0 ? { from, until } : null;
  // Time is granted only while the award is in force: one that was accepted ahead gives none yet, and of one that ended all is over.
  const begun = award === null || from.getTime() <= now;
  const tranches = (begun ? dated : [])
    .filter(({ kind, asset, frozen }) => kind === 'gpu_unallotted' && asset === `GPU_SEC:${type}` && !frozen)
    .map((account) => ({ from: account.from, until: account.until, free: BigInt(account.available) }));
  return {
    gives: givenOf({ from: new Date(begins), until: new Date(ends) }, BigInt(days.seconds(wish.hours) ?? 0), tranches),
    award,
    begun,
    faults: asked ? faultsOfDays(asked, award, begins, now) : [],
  };
}

/** What is wrong at each end, as the API looks at them; how far ahead a request may reach at all is left to it. */
function faultsOfDays(asked: Wish, award: Span | null, begins: number, now: number): FieldFault[] {
  const [first, end] = [asked.valid_from, asked.valid_until].map((at) => Date.parse(at));
  const fault = (name: string, code: string, day?: Date): FieldFault[] => [
    { pointer: `/${name}`, code, ...(day && { limit: day.toISOString() }) },
  ];
  const outside = (name: string, at: number) => {
    if (award && at > award.until.getTime()) return fault(name, 'after-award', award.until);
    return award && at < award.from.getTime() ? fault(name, 'before-award', award.from) : [];
  };
  const atEnd = (): FieldFault[] => {
    if (award && end > award.until.getTime()) return outside('valid_until', end);
    if (end <= first) return fault('valid_until', 'before-start');
    return end <= now ? fault('valid_until', 'in-the-past') : outside('valid_until', end);
  };
  return [...outside('valid_from', begins), ...atEnd()];
}

const fields = {
  hours: 'gpu_seconds',
  gpus: 'concurrent_gpus',
  from: 'valid_from',
  until: 'valid_until',
  purpose: 'purpose',
} as const;

/** What is asked for differently: what was left as it was is not sent, and stays to the second. Another pool is another request. */
export function changeOf(before: WrittenWish, after: WrittenWish, days: Days): Partial<Wish> {
  const asked = wishOf(after, days);
  const changed = Object.entries(fields).filter(([name]) => before[name as 'hours'] !== after[name as 'hours']);
  return Object.fromEntries(changed.map(([, name]) => [name, asked[name]]));
}

/** What is wrong with the days of a changed request: an end that was left as it was stays to the second, and is the API's to judge. */
export function faultsOfChange(before: WrittenWish, after: WrittenWish, faults: FieldFault[]): FieldFault[] {
  const changed = { '/valid_from': before.from !== after.from, '/valid_until': before.until !== after.until };
  const any = Object.values(changed).includes(true);
  return faults.filter(({ pointer, code }) => (code === 'before-start' ? any : changed[pointer as '/valid_from']));
}
