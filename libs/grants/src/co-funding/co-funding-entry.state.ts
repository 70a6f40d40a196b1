import { type StateOf, States } from '@app/platform/states';

/** Life of a co-funding entry. */
export const coFundingEntryStates = new States('co-funding entry', {
  entered: ['confirmed', 'refused'],
  confirmed: [],
  refused: [],
});
export type CoFundingEntryState = StateOf<typeof coFundingEntryStates>;
