import { Problem } from '@app/platform/http';

/** From each state, where an agreement can go. `expired`: its time is over, and the project was told. */
export const agreementStates = {
  in_force: ['revoked', 'expired'],
  revoked: [],
  expired: [],
} as const;
export type AgreementState = keyof typeof agreementStates;

/** @throws 409 `state-conflict` when the step does not exist */
export function moveAgreement(from: AgreementState, to: AgreementState, action: string): AgreementState {
  if ((agreementStates[from] as readonly AgreementState[]).includes(to)) return to;
  throw Problem.state('agreement', from, action, ['in_force']);
}
