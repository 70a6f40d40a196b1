import { type StateOf, States } from '@app/platform/states';

/** Stored life of a lot; `closed` only when access is confirmed gone. */
export const lotStates = new States('lot', {
  pending: ['active', 'closed', 'revoked'],
  active: ['closed', 'revoked'],
  closed: [],
  revoked: [],
});
export type LotState = StateOf<typeof lotStates>;
export type ShownLotState = LotState | 'frozen' | 'exhausted' | 'expired';

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
