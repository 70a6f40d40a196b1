import { launching, type Launching, until } from '../support/jobs-world';
import { makeTinyModel, RealAgent, seedRows } from '../support/real-agent';
import { startSystem, type System } from '../support/system';
import { brokenInvariants } from '../support/tuning';
import { sure, World } from '../support/world';

const rows = Array.from(
  { length: 24 },
  (_, n) => `${JSON.stringify({ instruction: `ตลาด ${n} เปิดกี่โมง`, output: `เปิด ${6 + (n % 4)} โมงค่ะ` })}\n`,
).join('');
const steps = 1500;

let system: System;
let l: Launching;
let agent: RealAgent;
let dataset: string;

beforeAll(async () => {
  system = await startSystem({ worker: true, env: { LEASE_SECONDS: '16', CAPTURE_SECONDS: '3' } });
  makeTinyModel(system);
  const world = await World.begin(system);
  l = await launching(system, world, { silent: true, gpuSeconds: 1_000_000, gpus: 1 });
  dataset = await seedRows(system, l.funded.project, rows);
  agent = new RealAgent(system, l.agentKey, l.pool);
  await agent.serve();
}, 120_000);
afterAll(async () => {
  await agent?.stop();
  for (const pid of agent?.trainers() ?? []) process.kill(pid, 'SIGKILL');
  await system?.stop();
});

const jobs = () => `/projects/${l.funded.project}/fine-tuning-jobs`;
const look = (id: string) => l.partner.owner.session.get(`${jobs()}/${id}`);
const launch = async () => {
  const hyperparameters = { steps, checkpoint_every: 100, evaluate_every: 5000, lora_dropout: 0.1 };
  return sure(await l.launch({ dataset_versions: [dataset], time_limit_seconds: 600, hyperparameters })).body
    .id as string;
};
interface Metric {
  id: string;
  type: string;
  step: number;
  values: { loss: number };
}
async function metrics(id: string): Promise<Metric[]> {
  const all: Metric[] = [];
  for (;;) {
    const after = all.at(-1) ? `?after=${all.at(-1)?.id}` : '';
    const { body } = await l.partner.owner.session.get(`${jobs()}/${id}/metrics${after}`);
    if (body.data.length === 0) return all;
    all.push(...body.data);
  }
}
const saved = (id: string, count: number) =>
  until(
    async () => (await l.partner.owner.session.get(`${jobs()}/${id}/checkpoints`)).body.data.length,
    (n) => n >= count,
    60,
  );
const done = (id: string) =>
  until(
    () => look(id),
    ({ body }) => ['succeeded', 'failed', 'stopped'].includes(body.state),
    150,
  );

/** The curve is whole, steps told twice were equal, and every second was metered and captured once. */
async function whole(id: string, attempts: 'one' | 'several'): Promise<void> {
  const all = (await metrics(id)).filter(({ type }) => type === 'step');
  const losses = new Map<number, number>();
  for (const { step, values } of all) {
    // A step that was taken again after a resume came out the same, to the last digit.
    if (losses.has(step)) expect([step, values.loss]).toEqual([step, losses.get(step)]);
    losses.set(step, values.loss);
  }
  expect([...losses.keys()].sort((a, b) => a - b)).toEqual(Array.from({ length: steps }, (_, n) => n + 1));
  const told = await l.partner.owner.session.get(`${jobs()}/${id}/attempts`);
  // A busy machine may lose one more lease of 16 s; that the course is whole all the same is the point.
  expect(told.body.data.length > 1 ? 'several' : 'one').toBe(attempts);
  const usage = await l.partner.owner.session.get(`${jobs()}/${id}/usage`);
  expectEverySecondOnce(usage.body.data as Usage[]);
  const { body } = await l.partner.owner.session.get(`/projects/${l.funded.project}/holds?limit=200`);
  const hold = body.data.find(({ job }: { job: string }) => job === id);
  expect(hold).toMatchObject({ state: 'closed', captured_seconds: usage.body.total_gpu_seconds });
  expect(await brokenInvariants(system)).toEqual([]);
}

interface Usage {
  attempt: string;
  interval: number;
  from: string;
  to: string;
  gpu_seconds: number;
}

/** Within an attempt, intervals follow each other without gap; between any two, of whatever attempts, none overlaps. */
function expectEverySecondOnce(usage: Usage[]): void {
  const inOrder = usage.toSorted((a, b) => Date.parse(a.from) - Date.parse(b.from));
  expect(inOrder.length).toBeGreaterThan(0);
  for (const [n, { attempt, interval, from }] of inOrder.entries()) {
    const before = inOrder[n - 1];
    if (before?.attempt === attempt) expect([interval, from]).toEqual([before.interval + 1, before.to]);
    else {
      expect(interval).toBe(0);
      if (before) expect(Date.parse(from)).toBeGreaterThanOrEqual(Date.parse(before.to));
    }
  }
  for (const { from, to, gpu_seconds } of inOrder)
    expect(Math.abs(gpu_seconds * 1000 - (Date.parse(to) - Date.parse(from)))).toBeLessThan(1000);
}

it('goes on from its checkpoint when the trainer is killed', async () => {
  const id = await launch();
  await saved(id, 2);
  const trainers = agent.trainers();
  expect(trainers).toHaveLength(1);
  process.kill(trainers[0], 'SIGKILL');
  const ended = await done(id);
  expect([ended.body.state, ended.body.reason]).toEqual(['succeeded', null]);
  await whole(id, 'several');
}, 240_000);

it('is adopted when the agent is killed and comes back', async () => {
  const id = await launch();
  await saved(id, 1);
  await agent.kill();
  expect(agent.trainers()).toHaveLength(1);
  agent.start();
  const ended = await done(id);
  expect([ended.body.state, ended.body.reason]).toEqual(['succeeded', null]);
  await whole(id, 'one');
}, 240_000);

it('stops by itself before its lease ends when the agent stays away, and goes on later', async () => {
  const id = await launch();
  await saved(id, 1);
  await agent.kill();
  expect(agent.trainers()).toHaveLength(1);
  const { rows: leases } = await system.admin.query(
    `select lease_until from attempts order by created_at desc limit 1`,
  );
  const leasedUntil = leases[0].lease_until.getTime();
  const stoppedAt = await until(
    async () => (agent.trainers().length === 0 ? Date.now() : 0),
    (at) => at > 0,
    60,
  );
  // The lease that it stopped for is the one that its agent wrote down last, whatever the portal has judged since.
  expect(stoppedAt).toBeLessThan(leasedUntil);
  agent.start();
  const ended = await done(id);
  expect([ended.body.state, ended.body.reason]).toEqual(['succeeded', null]);
  expect(agent.trainers()).toHaveLength(0);
  await whole(id, 'several');
}, 240_000);
