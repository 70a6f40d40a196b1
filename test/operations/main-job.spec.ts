import { unwrap } from '@app/api-client';
import { signIn } from '../../apps/local/src/main-job/person';
import { agentThere, launch } from '../../apps/local/src/main-job/training';
import { at } from '../support/http';
import { launching, type Launching } from '../support/jobs-world';
import { startSystem, type System } from '../support/system';
import { desk, siteOf, tuning } from '../support/tuning';
import { sure, World } from '../support/world';

let system: System;
let l: Launching;
beforeAll(async () => {
  system = await startSystem({ worker: true });
  l = await launching(system, await World.begin(system));
});
afterAll(() => system?.stop());

/** The project's lead as the story has them. */
async function lead() {
  const stage = {
    origin: system.url,
    mail: `${system.home}/mail`,
    password: 'a long password for tests',
    seed: 'a seed',
    begunAt: new Date(),
  };
  return (await signIn(stage, { name: 'Lead', email: l.partner.owner.email })).client;
}

it('finds its job again at a later start, and launches it anew where it was cancelled, each once', async () => {
  // Each start signs in anew, and plays the same story.
  const start = async () => {
    const client = await lead();
    return launch(client, l.funded.project, tuning(l));
  };
  const first = await start();
  expect((await start()).id).toBe(first.id);
  const cancel = async (job: string) => {
    // The scheduler may explain in between why the job waits: then it is asked again.
    let status = 412;
    while (status === 412) status = (await desk(l).steer(job, 'cancel')).response.status;
    expect(status).toBeLessThan(300);
    await desk(l).reaches(job, 'cancelled');
  };
  await cancel(first.id);
  const second = await start();
  expect(second.id).not.toBe(first.id);
  expect(second.state).toBe('queued');
  expect((await start()).id).toBe(second.id);
  await cancel(second.id);
  const third = await start();
  expect([first.id, second.id]).not.toContain(third.id);
  const { rows } = await system.admin.query(`select name, state from jobs order by created_at, name`);
  expect(rows).toEqual([
    { name: 'Thai helper', state: 'cancelled' },
    { name: 'Thai helper 2', state: 'cancelled' },
    { name: 'Thai helper 3', state: 'queued' },
  ]);
});

it('waits for an agent that is still being started before it launches, and names it when that takes too long', async () => {
  const [client, body] = [await lead(), tuning(l, { name: 'Late helper' })];
  const preparing = { engine: 'process', code: 'preparing', reason: 'It is about to start.' } as const;
  await unwrap(siteOf(l).POST('/api/v1/site/pools/{pool}/inability', { ...at({ pool: l.pool }), body: preparing }));
  const { project } = l.funded;
  await expect(launch(client, project, body)).rejects.toThrow('its trainer is still being made ready');
  await expect(agentThere(client, project, body, 0)).rejects.toThrow(/has not asked for work within 0 s.+agent\.log/);
  let there = false;
  const waited = agentThere(client, project, body).then(() => (there = true));
  await new Promise((resolve) => setTimeout(resolve, 1500));
  expect(there).toBe(false);
  sure(await l.agent.ask(0, 0));
  await waited;
  expect((await launch(client, project, body)).name).toBe('Late helper');
});
