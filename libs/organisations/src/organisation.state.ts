import { type StateOf, States } from '@app/platform/states';

/** Life of an organisation. */
export const organisationStates = new States('organisation', {
  registered: ['verified', 'closed'],
  verified: ['suspended', 'closed'],
  suspended: ['verified', 'closed'],
  closed: [],
});
export type OrganisationState = StateOf<typeof organisationStates>;
