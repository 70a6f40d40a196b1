import { Problem } from '@app/platform/http';

/** From each state, where a co-funding entry can go. */
export const coFundingEntryStates = { entered: ['confirmed', 'refused'], confirmed: [], refused: [] } as const;
export type CoFundingEntryState = keyof typeof coFundingEntryStates;

/** @throws 409 `state-conflict` when the step does not exist */
export function moveCoFundingEntry(
  from: CoFundingEntryState,
  to: CoFundingEntryState,
  action: string,
): CoFundingEntryState {
  if ((coFundingEntryStates[from] as readonly CoFundingEntryState[]).includes(to)) return to;
  throw Problem.state('co-funding entry', from, action, ['entered']);
}
