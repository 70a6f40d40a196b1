import { Problem } from '@app/platform/http';

/** From each state, where an award can go. */
export const awardStates = {
  offered: ['accepted', 'declined', 'revoked'],
  accepted: ['active', 'revoked'],
  active: ['suspended', 'closing'],
  suspended: ['active', 'closing'],
  closing: ['closed'],
  closed: [],
  declined: [],
  revoked: [],
} as const;
export type AwardState = keyof typeof awardStates;

/** @throws 409 `state-conflict` when the step does not exist */
export function moveAward(from: AwardState, to: AwardState, action: string): AwardState {
  if ((awardStates[from] as readonly AwardState[]).includes(to)) return to;
  const allowed = Object.entries(awardStates).filter(([, next]) => (next as readonly string[]).includes(to));
  throw Problem.state(
    'award',
    from,
    action,
    allowed.map(([state]) => state),
  );
}
