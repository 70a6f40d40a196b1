import { Problem } from '@app/platform/http';

/** From each state, where an organisation can go. */
export const organisationStates = {
  registered: ['verified', 'closed'],
  verified: ['suspended', 'closed'],
  suspended: ['verified', 'closed'],
  closed: [],
} as const;
export type OrganisationState = keyof typeof organisationStates;

/** @throws 409 `state-conflict` when the step does not exist */
export function moveOrganisation(from: OrganisationState, to: OrganisationState, action: string): OrganisationState {
  if ((organisationStates[from] as readonly OrganisationState[]).includes(to)) return to;
  const allowed = Object.entries(organisationStates).filter(([, next]) => (next as readonly string[]).includes(to));
  throw Problem.state(
    'organisation',
    from,
    action,
    allowed.map(([state]) => state),
  );
}
