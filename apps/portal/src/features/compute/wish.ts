import type { Account, Formats } from '@app/ui';
import type { Wish } from './compute.api';

/** How numbers are read, and the programme's days. */
export type Days = Pick<Formats, 'read' | 'startOf' | 'endOf'>;

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
export function wishOf({ pool, hours, gpus, from, until, purpose }: WrittenWish, { read, startOf, endOf }: Days): Wish {
  return {
    pool,
    gpu_seconds: secondsOf(read(hours)) ?? (hours as never),
    ...(gpus.trim() === '' ? {} : { concurrent_gpus: Number(read(gpus)) }),
    valid_from: startOf(from),
    valid_until: endOf(until),
    purpose,
  };
}

/** How a wish stands to the award that would give it. */
export interface Standing {
  /** GPU-seconds of the type that are not allotted yet, of the tranches in force when the wished time begins. */
  unallotted: bigint;
  /** From when until when the award has tranches; null: there is none. */
  award: { from: Date; until: Date } | null;
  /** Whether a part of the wished time lies before or after that. */
  outside: boolean;
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
  const dated = accounts.flatMap(({ valid_from, valid_until, ...account }) =>
    valid_from && valid_until ? [{ ...account, from: Date.parse(valid_from), until: Date.parse(valid_until) }] : [],
  );
  const from = Math.min(...dated.map((account) => account.from));
  const until = Math.max(...dated.map((account) => account.until));
  return {
    unallotted: dated
      .filter(
        (account) =>
          account.kind === 'gpu_unallotted' &&
          account.asset === `GPU_SEC:${type}` &&
          !account.frozen &&
          account.from <= begins &&
          account.until > begins,
      )
      .reduce((total, { available }) => total + BigInt(available), 0n),
    award: dated.length > 0 ? { from: new Date(from), until: new Date(until) } : null,
    outside: asked !== null && dated.length > 0 && (begins < from || Date.parse(asked.valid_until) > until),
  };
}
