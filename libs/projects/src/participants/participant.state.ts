import { Problem } from '@app/platform/http';

export type ParticipantState = 'invited' | 'active' | 'suspended' | 'left';

/** An organisation's part in a project. One that left, or refused its invitation, may be invited again. */
export const participantStates = {
  invited: ['active', 'left'],
  active: ['suspended', 'left'],
  suspended: ['active', 'left'],
  left: ['invited'],
} as const satisfies Record<ParticipantState, readonly ParticipantState[]>;

/** @returns `to`. @throws 409 `state-conflict` where the table has no such step */
export function moveParticipant(from: ParticipantState, to: ParticipantState, action: string): ParticipantState {
  if ((participantStates[from] as readonly string[]).includes(to)) return to;
  const allowed = Object.entries(participantStates).flatMap(([state, next]) =>
    (next as readonly string[]).includes(to) ? [state] : [],
  );
  throw Problem.state('participant', from, action, allowed);
}
