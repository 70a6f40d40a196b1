import { States } from './states';

const states = new States('door', { open: ['shut'], shut: ['open', 'locked'], locked: ['shut', 'gone'], gone: [] });

it('refuses what the table does not have, and names every state from which the act is possible, by whatever step', () => {
  expect.assertions(1);
  try {
    states.move('gone', 'shut', 'shutting', ['shut']);
  } catch (error) {
    expect(error).toMatchObject({
      body: {
        status: 409,
        code: 'state-conflict',
        params: { thing: 'door', state: 'gone', action: 'shutting', allowed: ['shut', 'open', 'locked'] },
      },
    });
  }
});

it('knows what comes before and after', () => {
  expect(states.all).toEqual(['open', 'shut', 'locked', 'gone']);
  expect(states.before('shut')).toEqual(['open', 'locked']);
  expect(states.after('locked')).toEqual(['shut', 'gone']);
  expect([states.may('open', 'shut'), states.may('open', 'open')]).toEqual([true, false]);
});
