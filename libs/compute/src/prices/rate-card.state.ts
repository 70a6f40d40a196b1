import { Problem } from '@app/platform/http';

export type RateCardState = 'proposed' | 'confirmed' | 'refused';

/** A price is proposed by the pool's operator and decided by the programme's finance; then it never changes. */
export const rateCardStates = {
  proposed: ['confirmed', 'refused'],
  confirmed: [],
  refused: [],
} as const satisfies Record<RateCardState, readonly RateCardState[]>;

/** @returns `to`. @throws 409 `state-conflict` where the table has no such step */
export function moveRateCard(from: RateCardState, to: RateCardState, action: string): RateCardState {
  if ((rateCardStates[from] as readonly string[]).includes(to)) return to;
  throw Problem.state('rate card', from, action, ['proposed']);
}
