import type { components } from '@app/api-client';

type Request = components['schemas']['AllocationRequestDto'];

/** What was granted of a request. */
export interface Granted {
  /** Whether all of the amount was. */
  amount: boolean;
  /** Whether all of the days were, but for those that were over when it was decided. */
  days: boolean;
  /** From the first day on that some lot has, until the last. */
  valid_from: string;
  valid_until: string;
}

/** @returns null where nothing was granted, or nothing is decided yet */
export function grantedOf({
  gpu_seconds,
  valid_from,
  valid_until,
  decision,
}: Pick<Request, 'gpu_seconds' | 'valid_from' | 'valid_until' | 'decision'>): Granted | null {
  if (!decision || decision.lots.length === 0) return null;
  const first = (one: string, other: string) => (Date.parse(one) <= Date.parse(other) ? one : other);
  const last = (one: string, other: string) => (first(one, other) === one ? other : one);
  const asked = last(valid_from, decision.decided_at);
  const from = decision.lots.map((lot) => lot.valid_from);
  const until = decision.lots.map((lot) => lot.valid_until);
  return {
    amount: decision.gpu_seconds === gpu_seconds,
    days: decision.lots.every(
      (lot) =>
        first(lot.valid_from, asked) === lot.valid_from && last(lot.valid_until, valid_until) === lot.valid_until,
    ),
    valid_from: from.reduce(first),
    valid_until: until.reduce(last),
  };
}
