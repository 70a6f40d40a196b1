import { type StateOf, States } from '@app/platform/states';

/** Stored life of an invitation. */
export const invitationStates = new States('invitation', {
  sent: ['accepted', 'withdrawn'],
  accepted: [],
  withdrawn: [],
});
export type InvitationState = StateOf<typeof invitationStates>;
export type ShownInvitationState = InvitationState | 'expired';

/** The word shown: a link whose time is over opens nothing any more. */
export const shownInvitationState = (
  { state, expires_at }: { state: InvitationState; expires_at: Date },
  now: Date,
): ShownInvitationState => (state === 'sent' && expires_at <= now ? 'expired' : state);
