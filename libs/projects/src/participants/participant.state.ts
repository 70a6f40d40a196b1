import { type StateOf, States } from '@app/platform/states';

/** An organisation's part in a project. One that left, or refused its invitation, may be invited again. */
export const participantStates = new States('participant', {
  invited: ['active', 'left'],
  active: ['suspended', 'left'],
  suspended: ['active', 'left'],
  left: ['invited'],
});
export type ParticipantState = StateOf<typeof participantStates>;
