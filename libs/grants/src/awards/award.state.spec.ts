import {
  type CoFundingEntryState,
  coFundingEntryStates,
  moveCoFundingEntry,
} from '../co-funding/co-funding-entry.state';
import { awardStates, moveAward, type AwardState } from './award.state';

const states = Object.keys(awardStates) as AwardState[];
const steps = new Set(
  'offered>accepted offered>declined offered>revoked accepted>active accepted>revoked active>suspended active>closing suspended>active suspended>closing closing>closed'.split(
    ' ',
  ),
);

it.each(states.flatMap((from) => states.map((to) => [from, to] as const)))('from %s to %s', (from, to) => {
  if (steps.has(`${from}>${to}`)) expect(moveAward(from, to, 'go on')).toBe(to);
  else expect(() => moveAward(from, to, 'go on')).toThrow('state-conflict');
});

const entryStates = Object.keys(coFundingEntryStates) as CoFundingEntryState[];
it.each(entryStates.flatMap((from) => entryStates.map((to) => [from, to] as const)))(
  'a co-funding entry from %s to %s',
  (from, to) => {
    const move = () => moveCoFundingEntry(from, to, 'go on');
    if (from === 'entered' && to !== 'entered') expect(move()).toBe(to);
    else expect(move).toThrow('state-conflict');
  },
);
