import { type StateOf, States } from '@app/platform/states';

/** A price is proposed by the pool's operator and decided by the programme's finance; then it never changes. */
export const rateCardStates = new States('rate card', {
  proposed: ['confirmed', 'refused'],
  confirmed: [],
  refused: [],
});
export type RateCardState = StateOf<typeof rateCardStates>;
