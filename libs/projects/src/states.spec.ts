import { type ParticipantState, moveParticipant } from './participants/participant.state';
import { type ProjectState, moveProject } from './register/project.state';

const every = <S extends string>(states: readonly S[]) =>
  states.flatMap((from) => states.map((to) => [from, to] as const));

describe('states of a project', () => {
  const steps = ['active→suspended', 'active→closed', 'suspended→active', 'suspended→closed'];
  test.each(every<ProjectState>(['active', 'suspended', 'closed']))('%s → %s', (from, to) => {
    const move = () => moveProject(from, to, 'test');
    if (steps.includes(`${from}→${to}`)) expect(move()).toBe(to);
    else expect(move).toThrow('state-conflict');
  });
});

describe('states of a participant', () => {
  const steps = [
    'invited→active',
    'invited→left',
    'active→suspended',
    'active→left',
    'suspended→active',
    'suspended→left',
    'left→invited',
  ];
  test.each(every<ParticipantState>(['invited', 'active', 'suspended', 'left']))('%s → %s', (from, to) => {
    const move = () => moveParticipant(from, to, 'test');
    if (steps.includes(`${from}→${to}`)) expect(move()).toBe(to);
    else expect(move).toThrow('state-conflict');
  });
});
