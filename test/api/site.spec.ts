import { launching, type Launching, until } from '../support/jobs-world';
import { JobSweeps } from '../../libs/jobs/src/placing/sweeps';
import { startSystem, type System } from '../support/system';
import { sure, World } from '../support/world';

let system: System;
let world: World;
let l: Launching;

beforeAll(async () => {
  system = await startSystem({ worker: true, env: { LEASE_SECONDS: '30' } });
  world = await World.begin(system);
  l = await launching(system, world, { gpuSeconds: 10_000_000, money: '9000000', coFunding: '9000000' });
});
afterAll(() => system.stop());
afterEach(async () => {
  const { rows } = await system.admin.query(`select invariant, first_wrong from reconcile_books() where wrong > 0`);
  expect(rows).toEqual([]);
});

/** Lets leases run out, in steps that the worker sees: a jump would look as if the portal itself had been away. */
async function lapse(seconds = 40): Promise<void> {
  for (let passed = 0; passed < seconds; passed += 10) {
    system.clock.advance(10);
    await system.worker?.get(JobSweeps).round();
  }
}
const jobs = () => `/projects/${l.funded.project}/fine-tuning-jobs`;
const look = (id: string) => l.partner.owner.session.get(`${jobs()}/${id}`);
const reaches = (id: string, ...states: string[]) =>
  until(
    () => look(id),
    ({ body }) => states.includes(body.state),
  );
const steer = async (id: string, action: string, body: object = {}, idempotency?: true) =>
  l.partner.owner.session.post(`${jobs()}/${id}/${action}`, body, {
    ifMatch: (await look(id)).body.version,
    idempotency,
  });
const holdOf = async (id: string) => {
  const { body } = await l.partner.owner.session.get(`/projects/${l.funded.project}/holds?limit=200`);
  return body.data.filter((hold: { job: string }) => hold.job === id);
};

it('runs a job to its end: metered, captured, released, registered', async () => {
  const launched = sure(await l.launch({ prompts: ['สวัสดี'] })).body;
  const lease = await l.agent.lease();
  expect(lease).toMatchObject({ job: launched.id, n: 1, fence: 1, resume: null });
  const inputs = lease.inputs as { url: string; sha256: string }[];
  expect(inputs[0].url).toMatch(/^\/files\//);
  const model = (lease.base_model as { files: { url: string }[] }).files[0];
  const fetched = await system.client().get(`/${model.url}`);
  expect(fetched.body).toBe('not really weights');
  await reaches(launched.id, 'running');
  await l.agent.run(lease, 40);
  const { attempt, fence } = lease;
  const t = Date.now() / 1000;
  sure(
    await l.agent.tell(attempt, 'events', {
      fence,
      events: [
        { seq: 1, t, type: 'started', step: 0 },
        { seq: 2, t, type: 'step', step: 1, loss: 1.9 },
      ],
    }),
  );
  sure(
    await l.agent.tell(attempt, 'events', {
      fence,
      events: [
        { seq: 2, t, type: 'step', step: 1, loss: 1.9 },
        { seq: 3, t, type: 'sample', step: 1, prompt: 'สวัสดี', before: 'hello', after: 'สวัสดีค่ะ' },
      ],
    }),
  );
  sure(
    await l.agent.tell(attempt, 'logs', {
      fence,
      lines: [{ seq: 1, at: new Date().toISOString(), text: 'loading\0' }],
    }),
  );
  const { file } = await l.agent.put(lease, 'artefact', 'adapter_model.safetensors', 'adapter bytes');
  const missing = { path: 'other.bin', sha256: 'f'.repeat(64), bytes: 3 };
  expect((await l.agent.end(lease, 'succeeded', 'done', { artefacts: [missing] })).body.errors[0].code).toBe(
    'file-missing',
  );
  const result = { type: 'done', step: 60, base_loss: 1.9, eval_loss: 0.4, tokens: 24_000, wall_s: 39 };
  sure(await l.agent.end(lease, 'succeeded', 'done', { artefacts: [file], result }));
  expect((await l.agent.end(lease, 'succeeded', 'done', { artefacts: [file], result })).body).toEqual({
    recorded: false,
  });
  const done = await reaches(launched.id, 'succeeded');
  // 24,000 tokens in 40 s of which 15 are set-up: 960 a second, and set-up once more.
  const estimated = await l.partner.owner.session.post(`${jobs()}/estimate`, l.body());
  expect(estimated.body.throughput_source).toBe('past-attempts');
  expect(estimated.body.seconds.median).toBe(Math.ceil(15 + estimated.body.tokens / 960));
  expect(done.body).toMatchObject({ used_seconds: 40, reason: null, model_version: expect.stringMatching(/^mdv_/) });
  const [hold] = await holdOf(launched.id);
  expect(hold).toMatchObject({ state: 'closed', gpu_seconds: 100, captured_seconds: 40, overrun_seconds: 0 });
  // 40 s at one yen a second: 30 of the grant, 10 of co-funding.
  expect(hold.legs.map(({ share, captured }: { share: string; captured: string }) => [share, captured])).toEqual([
    ['gpu', '40'],
    ['grant', '30'],
    ['co_funding', '10'],
  ]);
  const metrics = await l.partner.owner.session.get(`${jobs()}/${launched.id}/metrics`);
  expect(metrics.body.data.map(({ id }: { id: string }) => id)).toEqual(['1:1', '1:2', '1:3']);
  const after = await l.partner.owner.session.get(`${jobs()}/${launched.id}/metrics?after=1:2`);
  expect(after.body.data).toHaveLength(1);
  const events = await l.partner.owner.session.get(`${jobs()}/${launched.id}/events`);
  expect(events.body.data.map(({ topic }: { topic: string }) => topic)).toEqual([
    'job.queued',
    'job.running',
    'job.succeeded',
  ]);
  const streamed = await l.partner.owner.session.get(`${jobs()}/${launched.id}/events`, {
    headers: { accept: 'text/event-stream' },
  });
  expect(streamed.body).toContain('event: job.succeeded');
  const { rows } = await system.admin.query(`select metrics from model_versions`);
  expect(rows[0].metrics).toMatchObject({ base_loss: 1.9, eval_loss: 0.4 });
  const samples = await system.admin.query(`select prompt, base, tuned from model_samples`);
  expect(samples.rows).toEqual([{ prompt: 'สวัสดี', base: 'hello', tuned: 'สวัสดีค่ะ' }]);
});

it('takes an interval of usage once, and no more than the interval could hold', async () => {
  const job = sure(await l.launch()).body;
  const lease = await l.agent.lease();
  await l.agent.run(lease, 10);
  const { attempt, fence } = lease;
  const now = system.clock.now().getTime();
  const usage = (change: object) =>
    l.agent.tell(attempt, 'usage', {
      fence,
      interval: 0,
      from: new Date(now - 10_000).toISOString(),
      to: new Date(now).toISOString(),
      gpu_seconds: 10,
      ...change,
    });
  expect((await usage({})).body).toEqual({ recorded: false });
  expect((await usage({ interval: 1, gpu_seconds: 500 })).body.errors[0].code).toBe('more-than-the-interval');
  expect((await usage({ interval: 1, gpu_seconds: -1 })).status).toBe(400);
  sure(await l.agent.end(lease, 'failed', 'bad_row', { message: 'rows.jsonl line 4' }));
  const failed = await reaches(job.id, 'failed');
  expect(failed.body).toMatchObject({ reason: 'bad_row', used_seconds: 10 });
  const { body } = await l.partner.owner.session.get(`${jobs()}/${job.id}/usage`);
  expect(body.total_gpu_seconds).toBe(10);
  expect((await holdOf(job.id))[0]).toMatchObject({ state: 'closed', captured_seconds: 10 });
});

it('charges use beyond the hold to the provider', async () => {
  const job = sure(await l.launch({ time_limit_seconds: 30 })).body;
  const lease = await l.agent.lease();
  await l.agent.run(lease, 45);
  sure(await l.agent.end(lease, 'stopped', 'time_limit'));
  const stopped = await reaches(job.id, 'stopped');
  expect(stopped.body.reason).toBe('time-limit');
  expect((await holdOf(job.id))[0]).toMatchObject({ captured_seconds: 30, overrun_seconds: 15 });
});

it('refuses every write under a stale fence, and gives the job to another attempt', async () => {
  const job = sure(await l.launch()).body;
  const lease = await l.agent.lease();
  await l.agent.run(lease, 5);
  const stale = { ...lease, fence: lease.fence + 1 };
  for (const what of ['heartbeat', 'events', 'logs', 'usage', 'checkpoints', 'end']) {
    const body: Record<string, object> = {
      heartbeat: { state: 'running' },
      events: { events: [] },
      logs: { lines: [] },
      usage: { interval: 9, from: new Date(0).toISOString(), to: new Date(9000).toISOString(), gpu_seconds: 1 },
      checkpoints: { name: 'step-00000001', step: 1, manifest_sha256: 'a'.repeat(64), files: [] },
      end: { outcome: 'failed', reason: 'x', message: '', gpu_seconds_total: 1 },
    };
    const answer = await l.agent.tell(lease.attempt, what, { fence: stale.fence, ...body[what] });
    expect([what, answer.status, answer.body.code]).toEqual([what, 409, 'stale-fence']);
  }
  await lapse();
  const late = await l.agent.tell(lease.attempt, 'heartbeat', { fence: lease.fence, state: 'running' });
  expect(late.body.code).toBe('stale-fence');
  const next = await l.agent.lease();
  expect(next).toMatchObject({ job: job.id, n: 2 });
  const usage = await l.agent.tell(lease.attempt, 'usage', {
    fence: lease.fence,
    interval: 1,
    from: new Date(0).toISOString(),
    to: new Date(9000).toISOString(),
    gpu_seconds: 5,
  });
  expect(usage.body.code).toBe('stale-fence');
  sure(await l.agent.end(next, 'succeeded', 'done'));
  const done = await reaches(job.id, 'succeeded');
  expect(done.body.used_seconds).toBe(5);
});

it('resumes from the last checkpoint after the trainer was killed', async () => {
  const job = sure(await l.launch()).body;
  const first = await l.agent.lease();
  await l.agent.run(first, 5);
  const { file } = await l.agent.put(first, 'checkpoint', 'manifest.json', '{"step":20}');
  const checkpoint = {
    fence: first.fence,
    name: 'step-00000020',
    step: 20,
    manifest_sha256: file.sha256,
    files: [file],
  };
  expect(sure(await l.agent.tell(first.attempt, 'checkpoints', checkpoint)).body).toEqual({ recorded: true });
  expect(sure(await l.agent.tell(first.attempt, 'checkpoints', checkpoint)).body).toEqual({ recorded: false });
  sure(await l.agent.end(first, 'failed', 'killed'));
  const second = await l.agent.lease();
  expect(second).toMatchObject({ job: job.id, n: 2, resume: { checkpoint: { name: 'step-00000020', step: 20 } } });
  const [{ url }] = (second.resume as { checkpoint: { files: { url: string }[] } }).checkpoint.files;
  expect((await system.client().get(`/${url}`)).body).toEqual({ step: 20 });
  sure(await l.agent.end(second, 'succeeded', 'done'));
  await reaches(job.id, 'succeeded');
});

it('gives up on a job that the machine kills again and again, and retries it on request with a new hold', async () => {
  const job = sure(await l.launch()).body;
  for (let n = 1; n <= 5; n++) {
    const lease = await l.agent.lease();
    expect(lease.n).toBe(n);
    sure(await l.agent.tell(lease.attempt, 'heartbeat', { fence: lease.fence, state: 'running' }));
    sure(await l.agent.end(lease, 'failed', 'killed'));
  }
  const failed = await reaches(job.id, 'failed');
  expect(failed.body.reason).toBe('failed-too-often');
  expect((await steer(job.id, 'retry', {}, true)).body.state).toBe('queued');
  const lease = await l.agent.lease();
  expect(lease.n).toBe(6);
  sure(await l.agent.end(lease, 'succeeded', 'done'));
  await reaches(job.id, 'succeeded');
  expect((await holdOf(job.id)).map(({ state }: { state: string }) => state)).toEqual(['closed', 'closed']);
});

it('pauses, resumes, extends and cancels a running job', async () => {
  const job = sure(await l.launch()).body;
  const first = await l.agent.lease();
  await l.agent.run(first, 10);
  expect((await steer(job.id, 'pause')).body.state).toBe('pausing');
  const beat = await l.agent.tell(first.attempt, 'heartbeat', { fence: first.fence, state: 'running' });
  expect(beat.body.commands).toEqual(['stop']);
  sure(await l.agent.end(first, 'stopped', 'signal'));
  const paused = await reaches(job.id, 'paused');
  expect((await holdOf(job.id))[0]).toMatchObject({ state: 'open', captured_seconds: 10 });
  expect(paused.body.used_seconds).toBe(10);
  expect((await steer(job.id, 'extension', { seconds: 50 }, true)).body.time_limit_seconds).toBe(150);
  expect((await holdOf(job.id))[0].gpu_seconds).toBe(150);
  expect((await steer(job.id, 'extension', { seconds: 30_000_000 }, true)).body.code).toBe('quota-exhausted');
  expect((await steer(job.id, 'resume')).body.state).toBe('queued');
  const second = await l.agent.lease();
  await l.agent.run(second, 20);
  expect((await steer(job.id, 'cancel')).body.state).toBe('stopping');
  sure(await l.agent.end(second, 'stopped', 'signal'));
  await reaches(job.id, 'cancelled');
  expect((await holdOf(job.id))[0]).toMatchObject({ state: 'closed', captured_seconds: 30 });
});

it('lets a stopped job go on with more time', async () => {
  const job = sure(await l.launch({ time_limit_seconds: 40 })).body;
  const first = await l.agent.lease();
  await l.agent.run(first, 30);
  sure(await l.agent.end(first, 'stopped', 'time_limit'));
  await reaches(job.id, 'stopped');
  expect((await steer(job.id, 'extension', { seconds: 60 }, true)).body.state).toBe('queued');
  const second = await l.agent.lease();
  expect(second.stop_after_s).toBeLessThan(70);
  await l.agent.run(second, 25);
  sure(await l.agent.end(second, 'succeeded', 'done'));
  const done = await reaches(job.id, 'succeeded');
  expect(done.body.used_seconds).toBe(55);
  const holds = await holdOf(job.id);
  expect(holds.map(({ captured_seconds }: { captured_seconds: number }) => captured_seconds).sort()).toEqual([25, 30]);
});

it('is for agents’ keys of the pool only', async () => {
  const other = await launching(system, world);
  const job = sure(await l.launch()).body;
  const lease = await l.agent.lease();
  const answer = await other.agent.tell(lease.attempt, 'heartbeat', { fence: lease.fence, state: 'running' });
  expect(answer.status).toBe(404);
  const person = await l.operator.session.post('/site/leases', {
    pool: l.pool,
    engine: 'process',
    capacity: { gpus: 1 },
    holding: [],
    wait_seconds: 0,
  });
  expect(person.body.code).toBe('key-not-accepted');
  const foreign = await other.agent.tell(lease.attempt, 'end', {
    fence: lease.fence,
    outcome: 'succeeded',
    reason: 'x',
    message: '',
    gpu_seconds_total: 0,
  });
  expect(foreign.status).toBe(404);
  sure(await l.agent.end(lease, 'succeeded', 'done'));
  await reaches(job.id, 'succeeded');
});

it('captures what was metered while the job still runs', async () => {
  const job = sure(await l.launch()).body;
  const lease = await l.agent.lease();
  await l.agent.run(lease, 12);
  system.clock.advance(301);
  sure(await l.agent.ask());
  await until(
    () => holdOf(job.id),
    ([hold]) => hold.captured_seconds === 12,
  );
});

it('takes usage that is told late, once, and only of the time under its lease', async () => {
  const job = sure(await l.launch({ time_limit_seconds: 200 })).body;
  const lease = await l.agent.lease();
  sure(await l.agent.beat(lease));
  const from = system.clock.now();
  // The lease lasts 30 s: in 25 s without a word it is still held; beyond it nothing counts.
  system.clock.advance(25);
  const at = (seconds: number) => new Date(from.getTime() + seconds * 1000);
  expect((await l.agent.use(lease, 0, at(0), 12)).body).toEqual({ recorded: true });
  expect((await l.agent.use(lease, 0, at(0), 12)).body).toEqual({ recorded: false });
  const wrong = async (n: number, start: number, seconds: number) =>
    (await l.agent.use(lease, n, at(start), seconds)).body.errors[0];
  expect(await wrong(1, 10, 12)).toMatchObject({ pointer: '/from', code: 'interval-overlaps' });
  expect(await wrong(1, -60, 12)).toMatchObject({ pointer: '/from', code: 'before-the-lease' });
  expect(await wrong(1, 12, 40)).toMatchObject({ pointer: '/to', code: 'beyond-the-lease' });
  // The lease ran out and nobody judged it yet: what was used under it counts, and the agent may go on.
  system.clock.advance(10);
  expect((await l.agent.use(lease, 1, at(12), 13)).body).toEqual({ recorded: true });
  expect((await l.agent.beat(lease)).status).toBe(200);
  await lapse();
  expect((await l.agent.beat(lease)).body.code).toBe('stale-fence');
  await reaches(job.id, 'running');
  const second = await l.agent.lease();
  expect((await l.agent.use(lease, 2, at(25), 1)).body.code).toBe('stale-fence');
  sure(await l.agent.end(second, 'succeeded', 'done'));
  expect((await reaches(job.id, 'succeeded')).body.used_seconds).toBe(25);
});

it('gives an attempt out again at once when the agent never got it, and takes back what nobody takes', async () => {
  const job = sure(await l.launch()).body;
  const lost = await l.agent.lease();
  l.agent.held.delete(lost.attempt);
  const found = await l.agent.lease();
  expect(found).toMatchObject({ job: job.id, attempt: lost.attempt, n: 1 });
  expect(found.fence).toBeGreaterThan(lost.fence);
  expect((await l.agent.beat(lost)).body.code).toBe('stale-fence');
  sure(await l.agent.end(found, 'succeeded', 'done'));
  await reaches(job.id, 'succeeded');

  const untaken = sure(await l.launch()).body;
  await reaches(untaken.id, 'running');
  system.clock.advance(301);
  // No agent has asked for work for five minutes: it waits, and says why.
  const waiting = await until(
    () => look(untaken.id),
    ({ body }) => body.state === 'queued' && body.waiting !== null,
  );
  expect(waiting.body).toMatchObject({ reason: 'not-taken', message: expect.stringContaining('300 seconds') });
  expect(waiting.body.waiting.reason).toBe('pool-not-accepting');
  const again = await l.agent.lease();
  expect(again).toMatchObject({ job: untaken.id, n: 2 });
  sure(await l.agent.end(again, 'succeeded', 'done'));
  expect((await reaches(untaken.id, 'succeeded')).body.reason).toBeNull();
});

it('keeps metering whatever a trainer writes, and takes no success without a model', async () => {
  const job = sure(await l.launch()).body;
  const lease = await l.agent.lease();
  await l.agent.run(lease, 5);
  const { attempt, fence } = lease;
  const event = { seq: 1, t: Date.now() / 1000, type: 'sample\0', prompt: 'a\0b', deep: ['\0', '\ud800'] };
  expect((await l.agent.tell(attempt, 'events', { fence, events: [event] })).body).toEqual({ accepted_to: 1 });
  const timeless = await l.agent.tell(attempt, 'events', { fence, events: [{ ...event, seq: 2, t: 1e300 }] });
  expect(timeless.body.errors[0]).toMatchObject({ pointer: '/events/0', code: 'not-an-event' });
  const empty = await l.agent.end(lease, 'succeeded', 'done', { artefacts: [] });
  expect(empty.body).toMatchObject({ status: 422, code: 'artefacts-missing' });
  sure(await l.agent.end(lease, 'succeeded', 'do\0ne', { message: 'a\0', result: { tokens: 5, note: '\0' } }));
  await reaches(job.id, 'succeeded');
});

it('shows the operator what ran by project and country, page by page', async () => {
  const job = sure(await l.launch({ prompts: ['a secret'] })).body;
  const lease = await l.agent.lease();
  await l.agent.run(lease, 5);
  const { attempt, fence } = lease;
  const file = (await l.agent.put(lease, 'checkpoint', 'a', 'a')).file;
  for (const step of [1, 2]) {
    const checkpoint = { name: `step-0000000${step}`, step, manifest_sha256: file.sha256, files: [file] };
    sure(await l.agent.tell(attempt, 'checkpoints', { fence, ...checkpoint }));
  }
  sure(await l.agent.use(lease, 1, system.clock.now(), 2));
  const attempts = await l.operator.session.get(`/pools/${l.pool}/attempts?limit=1`);
  expect(attempts.body.data).toEqual([
    expect.objectContaining({
      id: attempt,
      project: l.funded.project,
      country: 'TH',
      state: 'running',
      gpu_seconds: 7,
      gpu_seconds_told: null,
    }),
  ]);
  expect(JSON.stringify(attempts.body)).not.toContain('secret');
  const usage = await l.operator.session.get(`/pools/${l.pool}/usage?limit=1`);
  expect(usage.body.data).toEqual([
    expect.objectContaining({ attempt, project: l.funded.project, country: 'TH', interval: 1, gpu_seconds: 2 }),
  ]);
  const next = await l.operator.session.get(`/pools/${l.pool}/usage?limit=1&cursor=${usage.body.next_cursor}`);
  expect(next.body.data[0]).toMatchObject({ attempt, interval: 0, gpu_seconds: 5 });
  for (const [list, count] of [
    ['usage', 2],
    ['checkpoints', 2],
    ['attempts', 1],
  ] as const) {
    const first = await l.partner.owner.session.get(`${jobs()}/${job.id}/${list}?limit=1`);
    const cursor = first.body.next_cursor as string | null;
    const rest = cursor ? await l.partner.owner.session.get(`${jobs()}/${job.id}/${list}?cursor=${cursor}`) : null;
    expect([list, first.body.data.length + (rest?.body.data.length ?? 0)]).toEqual([list, count]);
    expect(rest?.body.data[0]).not.toEqual(first.body.data[0]);
  }
  sure(await l.agent.end(lease, 'succeeded', 'done'));
  await reaches(job.id, 'succeeded');
});

describe('streams', () => {
  it('resume after Last-Event-ID and end with the last event: events, metrics, logs', async () => {
    const job = sure(await l.launch()).body;
    const lease = await l.agent.lease();
    const { attempt, fence } = lease;
    sure(await l.agent.beat(lease));
    const read = (what: string, after?: string) =>
      l.partner.owner.session.get(`${jobs()}/${job.id}/${what}`, {
        headers: { accept: 'text/event-stream', ...(after ? { 'last-event-id': after } : {}) },
      });
    const open = { events: read('events'), metrics: read('metrics', '1:1'), logs: read('logs', '1:1') };
    const t = Date.now() / 1000;
    const events = [1, 2, 3].map((seq) => ({ seq, t, type: 'step', step: seq, loss: 1 / seq }));
    sure(await l.agent.tell(attempt, 'events', { fence, events }));
    const lines = [1, 2].map((seq) => ({ seq, at: new Date().toISOString(), text: `line ${seq}` }));
    sure(await l.agent.tell(attempt, 'logs', { fence, lines }));
    sure(await l.agent.end(lease, 'succeeded', 'done'));
    const ids = (text: string) => [...text.matchAll(/^id: (.*)$/gm)].map(([, id]) => id);
    const topics = (text: string) => [...text.matchAll(/^event: (.*)$/gm)].map(([, name]) => name);
    expect(topics((await open.events).body)).toEqual(['job.queued', 'job.running', 'job.succeeded']);
    expect(ids((await open.metrics).body)).toEqual(['1:2', '1:3']);
    expect(ids((await open.logs).body)).toEqual(['1:2']);
    const [first] = ids((await read('events')).body);
    expect(topics((await read('events', first)).body)).toEqual(['job.running', 'job.succeeded']);
  });
});

it('keeps what is asked of a model from the programme’s staff', async () => {
  const asked = { prompts: ['Who am I?'], system_message: 'Answer as the clinic would.' };
  const job = sure(await l.launch(asked)).body;
  expect(job.recipe).toMatchObject({ prompts: asked.prompts, system: asked.system_message });
  const lease = await l.agent.lease();
  expect(lease.spec).toMatchObject({ prompts: asked.prompts, system: asked.system_message });
  sure(await l.agent.end(lease, 'failed', 'bad_row'));
  await reaches(job.id, 'failed');
  const seen = await l.funded.administrator.session.get(`/programmes/${l.funded.programme}/jobs`);
  const row = seen.body.data.find(({ id }: { id: string }) => id === job.id);
  expect(row.recipe).toMatchObject({ steps: 60 });
  expect(JSON.stringify(seen.body)).not.toContain('clinic');
  expect(JSON.stringify(seen.body)).not.toContain('Who am I');
});

it('opens a log of more than a thousand lines to staff page by page, each look on record', async () => {
  const job = sure(await l.launch()).body;
  const lease = await l.agent.lease();
  sure(await l.agent.beat(lease));
  for (let from = 1; from <= 1500; from += 500) {
    const at = new Date().toISOString();
    const lines = Array.from({ length: 500 }, (_, n) => ({ seq: from + n, at, text: `line ${from + n}` }));
    sure(await l.agent.tell(lease.attempt, 'logs', { fence: lease.fence, lines }));
  }
  const path = `/programmes/${l.funded.programme}/jobs/${job.id}/log-opening`;
  const reason = 'The partner asked why its job is slow.';
  const first = sure(await l.funded.administrator.session.post(path, { reason })).body.data;
  const rest = sure(await l.funded.administrator.session.post(path, { reason, after: first.at(-1).id })).body.data;
  expect([first.length, rest.length, rest.at(-1).text]).toEqual([1000, 500, 'line 1500']);
  sure(await l.agent.end(lease, 'succeeded', 'done'));
  await reaches(job.id, 'succeeded');
});

it('takes for an attempt’s own only what that attempt sent', async () => {
  const other = await launching(system, world);
  const [mine, theirs] = [sure(await l.launch()).body, sure(await other.launch()).body];
  const lease = await l.agent.lease();
  const foreign = await other.agent.lease();
  sure(await l.agent.beat(lease));
  // The dataset's file lies in the country's store, brought there by somebody else.
  const rows = '{"instruction":"a","output":"b"}\n';
  const { file } = await other.agent.put(foreign, 'artefact', 'rows.jsonl', rows);
  const [input] = lease.inputs as { sha256: string; url: string }[];
  expect(input.sha256).toBe(file.sha256);
  expect((await system.client().get(`/${input.url}`)).status).toBe(200);

  const checkpoint = (files: object[]) =>
    l.agent.tell(lease.attempt, 'checkpoints', {
      fence: lease.fence,
      name: 'step-00000001',
      step: 1,
      manifest_sha256: 'a'.repeat(64),
      files,
    });
  const own = (await l.agent.put(lease, 'checkpoint', 'manifest.json', '{"step":1}')).file;
  expect((await checkpoint([own, file])).body.errors).toEqual([
    expect.objectContaining({ pointer: '/files/1', code: 'file-missing', value: 'rows.jsonl' }),
  ]);
  expect((await l.agent.end(lease, 'succeeded', 'done', { artefacts: [file] })).body.errors).toEqual([
    expect.objectContaining({ pointer: '/artefacts/0', code: 'file-missing', value: 'rows.jsonl' }),
  ]);
  expect((await checkpoint([{ ...own, bytes: 1e9 }])).body.errors).toEqual([
    expect.objectContaining({ pointer: '/files/0/bytes', code: 'file-missing', limit: own.bytes, value: 1e9 }),
  ]);
  expect(sure(await checkpoint([own])).body).toEqual({ recorded: true });

  // What the store has already is the attempt's own too, once it has sent the bytes itself.
  sure((await l.agent.put(lease, 'artefact', 'rows.jsonl', rows)).answer);
  sure(await l.agent.end(lease, 'succeeded', 'done', { artefacts: [file] }));
  await reaches(mine.id, 'succeeded');
  sure(await other.agent.end(foreign, 'succeeded', 'done'));
  await until(
    () => other.partner.owner.session.get(`/projects/${other.funded.project}/fine-tuning-jobs/${theirs.id}`),
    ({ body }) => body.state === 'succeeded',
  );
});
