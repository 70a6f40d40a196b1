import { awardStates, moveAward, type AwardState } from './award.state';

const states = Object.keys(awardStates) as AwardState[];
const steps = new Set(
  'offered>accepted offered>declined offered>revoked accepted>active accepted>revoked active>suspended active>closing suspended>active suspended>closing closing>closed declined>revoked'.split(
    ' ',
  ),
);

it.each(states.flatMap((from) => states.map((to) => [from, to] as const)))('from %s to %s', (from, to) => {
  if (steps.has(`${from}>${to}`)) expect(moveAward(from, to, 'go on')).toBe(to);
  else expect(() => moveAward(from, to, 'go on')).toThrow('state-conflict');
});
