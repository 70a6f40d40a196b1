import { type StateOf, States } from '@app/platform/states';

/** Life of an agreement. `expired`: its time is over, and the project was told. */
export const agreementStates = new States('agreement', {
  in_force: ['revoked', 'expired'],
  revoked: [],
  expired: [],
});
export type AgreementState = StateOf<typeof agreementStates>;
