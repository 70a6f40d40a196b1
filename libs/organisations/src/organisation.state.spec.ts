import { moveOrganisation, organisationStates, type OrganisationState } from './organisation.state';

const states = Object.keys(organisationStates) as OrganisationState[];
const steps = new Set([
  'registered>verified',
  'registered>closed',
  'verified>suspended',
  'verified>closed',
  'suspended>verified',
  'suspended>closed',
]);

it.each(states.flatMap((from) => states.map((to) => [from, to] as const)))('from %s to %s', (from, to) => {
  if (steps.has(`${from}>${to}`)) expect(moveOrganisation(from, to, 'go on')).toBe(to);
  else expect(() => moveOrganisation(from, to, 'go on')).toThrow('state-conflict');
});
