import type { Account } from '@app/ui';
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
export function standingOf(wish: WrittenWish, accounts: readonly Account[], type: string, now: number): Standing {
  const asked = wish.from && wish.until ? wishOf(wish) : null;
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
