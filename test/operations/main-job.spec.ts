import { signIn } from '../../apps/local/src/main-job/person';
import { launch } from '../../apps/local/src/main-job/training';
import { launching, type Launching } from '../support/jobs-world';
import { startSystem, type System } from '../support/system';
import { desk, tuning } from '../support/tuning';
import { World } from '../support/world';

let system: System;
let l: Launching;
beforeAll(async () => {
  system = await startSystem({ worker: true });
  l = await launching(system, await World.begin(system));
});
afterAll(() => system?.stop());

it('finds its job again at a later start, and launches it anew where it was cancelled, each once', async () => {
  const stage = {
    origin: system.url,
    mail: `${system.home}/mail`,
    password: 'a long password for tests',
    seed: 'a seed',
    begunAt: new Date(),
  };
  // Each start signs in anew, and plays the same story.
  const start = async () => {
    const { client } = await signIn(stage, { name: 'Lead', email: l.partner.owner.email });
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
