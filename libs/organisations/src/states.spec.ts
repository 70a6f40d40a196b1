import { everyStep } from '@app/testing';
import { invitationStates, shownInvitationState } from './members/invitation.state';
import { organisationStates } from './organisation.state';

everyStep(
  organisationStates,
  'registered>verified registered>closed verified>suspended verified>closed suspended>verified suspended>closed',
);

everyStep(invitationStates, 'sent>accepted sent>withdrawn');

describe('an invitation', () => {
  const now = new Date('2026-01-02T00:00:00Z');
  const before = new Date('2026-01-01T00:00:00Z');
  const after = new Date('2026-01-03T00:00:00Z');
  it.each([
    ['sent', 'sent', after],
    ['expired', 'sent', now],
    ['accepted', 'accepted', before],
    ['withdrawn', 'withdrawn', before],
  ] as const)('shown as %s', (shown, state, expires_at) => {
    expect(shownInvitationState({ state, expires_at }, now)).toBe(shown);
  });
});
