import { type StateOf, States } from '@app/platform/states';

/** Life of an award. */
export const awardStates = new States('award', {
  offered: ['accepted', 'declined', 'revoked'],
  accepted: ['active', 'revoked'],
  active: ['suspended', 'closing'],
  suspended: ['active', 'closing'],
  closing: ['closed'],
  closed: [],
  declined: [],
  revoked: [],
});
export type AwardState = StateOf<typeof awardStates>;
