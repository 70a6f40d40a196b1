import { unwrap } from '@app/api-client';
import { signIn } from '../../apps/local/src/main-job/person';
import { fitted, launch, launchOnceThere } from '../../apps/local/src/main-job/training';
import { at } from '../support/http';
import { launching, type Launching, until } from '../support/jobs-world';
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

/** What the pool's agent says of itself. */
const unable = (code: 'preparing' | 'no-disk') =>
  unwrap(
    siteOf(l).POST('/api/v1/site/pools/{pool}/inability', {
      ...at({ pool: l.pool }),
      body: { engine: 'process', code, reason: 'It says why.' },
    }),
  );
const silent = () => undefined;

it('waits for an agent that is still being started before it launches, and names it when that takes too long', async () => {
  const [client, body] = [await lead(), tuning(l, { name: 'Late helper' })];
  await unable('preparing');
  const { project } = l.funded;
  await expect(launch(client, project, body)).rejects.toThrow('its trainer is still being made ready');
  await expect(launchOnceThere(client, project, body, silent, 0)).rejects.toThrow(
    /has not asked for work within 0 s.+agent\.log/,
  );
  let asked = 0;
  client.use({ onRequest: ({ request }) => void (asked += Number(request.url.endsWith('/estimate'))) });
  let launched: string | null = null;
  const said: string[] = [];
  const waited = launchOnceThere(client, project, body, (text) => said.push(text)).then(
    ({ name }) => (launched = name),
  );
  // The second question is asked because the answer to the first was to wait.
  await until(
    async () => asked,
    (times) => times >= 2,
  );
  expect(launched).toBeNull();
  sure(await l.agent.ask(0, 0));
  await waited;
  expect(launched).toBe('Late helper');
  expect(said).toEqual(['waits for the site agent to ask for work', '']);
});

it('waits for no agent to find its job again', async () => {
  const [client, body] = [await lead(), tuning(l, { name: 'Found helper' })];
  const { id } = await launch(client, l.funded.project, body);
  await unable('preparing');
  expect((await launchOnceThere(client, l.funded.project, body, silent, 0)).id).toBe(id);
});

it('waits for no agent that cannot work: the launch is refused at once, and says why', async () => {
  const [client, body] = [await lead(), tuning(l, { name: 'Refused helper' })];
  await unable('no-disk');
  const { project } = l.funded;
  await expect(launchOnceThere(client, project, body, silent)).rejects.toThrow('its disk has too little room');
  await expect(fitted(client, project, () => body, silent)).rejects.toThrow(/agent cannot work.+agent\.log/);
});
