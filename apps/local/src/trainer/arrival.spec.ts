import type { TrainerEnvironment } from '../trainer-environment';
import { trainerArrival } from './arrival';

const there: TrainerEnvironment = { ok: true, python: '/python', baseModelDir: null, reused: false };
const missing: TrainerEnvironment = { ok: false, cure: 'Install Python 3.11.' };

/** What is done once the trainer is there or known not to be, in order. */
function arrivalOf(built: boolean, environment: TrainerEnvironment, broken = false) {
  const did: string[] = [];
  const arrived = trainerArrival({
    building: { show: () => Promise.resolve(environment) },
    built,
    agent: {
      trained: async ({ ok }) => {
        if (broken) throw new Error('agent did not get ready.');
        did.push(`agent ${ok}`);
      },
    },
    terminal: { warning: (text: string) => did.push(text) },
    restartWorker: async () => did.push('worker'),
  });
  return { did, arrived };
}

it('lets a portal in use live on where its agent cannot be started late, and says why', async () => {
  const { did, arrived } = arrivalOf(false, there, true);
  expect(await arrived()).toBe(there);
  expect(did).toEqual(['worker', 'agent did not get ready.']);
});

it('ends a start whose agent cannot be started before anybody uses the portal', async () => {
  await expect(arrivalOf(true, there, true).arrived()).rejects.toThrow('did not get ready');
});

it('starts the worker again, once, for a base model that it has not seen', async () => {
  const late = arrivalOf(false, there);
  await Promise.all([late.arrived(), late.arrived()]);
  expect(late.did).toEqual(['worker', 'agent true']);
  const early = arrivalOf(true, there);
  await early.arrived();
  const none = arrivalOf(false, missing);
  expect(await none.arrived()).toBe(missing);
  expect([early.did, none.did]).toEqual([['agent true'], ['agent false']]);
});
