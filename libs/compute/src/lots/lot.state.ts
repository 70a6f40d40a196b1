import { Problem } from '@app/platform/http';

export type LotState = 'pending' | 'active' | 'closed' | 'revoked';
export type ShownLotState = LotState | 'frozen' | 'exhausted' | 'expired';

/** Stored life of a lot; `closed` only when access is confirmed gone. */
export const lotStates = {
  pending: ['active', 'closed', 'revoked'],
  active: ['closed', 'revoked'],
  closed: [],
  revoked: [],
} as const satisfies Record<LotState, readonly LotState[]>;

/** @returns `to`. @throws 409 `state-conflict` where the table has no such step */
export function moveLot(from: LotState, to: LotState, action: string): LotState {
  if ((lotStates[from] as readonly string[]).includes(to)) return to;
  throw Problem.state('lot', from, action, ['pending', 'active']);
}

/** The word shown: what stands first in the way of using the lot. `balance` is that of its account. */
export function shownLotState(
  lot: { state: LotState; valid_until: Date },
  balance: { available: bigint; frozen: boolean },
  now: Date,
): ShownLotState {
  if (lot.state === 'closed' || lot.state === 'revoked') return lot.state;
  if (lot.valid_until <= now) return 'expired';
  if (balance.frozen) return 'frozen';
  if (lot.state === 'pending') return 'pending';
  return balance.available === 0n ? 'exhausted' : 'active';
}
