import { agreementStates, type AgreementState, moveAgreement } from './agreement.state';

const states = Object.keys(agreementStates) as AgreementState[];
const steps = new Set(['in_force>revoked', 'in_force>expired']);

it.each(states.flatMap((from) => states.map((to) => [from, to] as const)))('from %s to %s', (from, to) => {
  if (steps.has(`${from}>${to}`)) expect(moveAgreement(from, to, 'go on')).toBe(to);
  else expect(() => moveAgreement(from, to, 'go on')).toThrow('state-conflict');
});
