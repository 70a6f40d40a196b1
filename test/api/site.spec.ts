import { type components, unwrap } from '@app/api-client';
import { JobSweeps } from '../../libs/jobs/src/placing/sweeps';
import { at, changing, codeOf, refused, type Session, statusOf } from '../support/http';
import { allot, launching, type Launching, until } from '../support/jobs-world';
import { startSystem, type System } from '../support/system';
import { brokenInvariants, attemptPath, beat, desk, jobPath, launch, siteOf, tuning } from '../support/tuning';
import { sure, World } from '../support/world';

let system: System;
let world: World;
let l: Launching;
/** The pool's agent, as far as a test says its words itself. */
let site: Session;
/** The project's lead. */
let lead: Session;

beforeAll(async () => {
  system = await startSystem({ worker: true, env: { LEASE_SECONDS: '30' } });
  world = await World.begin(system);
  l = await launching(system, world, { gpuSeconds: 10_000_000, money: '9000000', coFunding: '9000000' });
  site = siteOf(l);
  lead = l.partner.owner.session;
});
afterAll(() => system.stop());
afterEach(async () => expect(await brokenInvariants(system)).toEqual([]));

/** Lets leases run out, in steps that the worker sees: a jump would look as if the portal itself had been away. */
async function lapse(seconds = 40): Promise<void> {
  for (let passed = 0; passed < seconds; passed += 10) {
    system.clock.advance(10);
    await system.worker?.get(JobSweeps).round();
  }
}

type Schemas = components['schemas'];
/** An attempt under the lease that an agent has of it. */
type Held = { attempt: string; fence: number };

const of = (id: string) => desk(l).of(id);
const look = (id: string) => desk(l).look(id);
const reaches = (id: string, state: string) => desk(l).reaches(id, state);
const holdsOf = (id: string) => desk(l).holdsOf(id);
/** Without an Idempotency-Key, which these do not need. */
/** Whoever steers reads again where the job was moved on meanwhile, as the scheduler does at any time. */
const steer = async (id: string, action: 'pause' | 'resume' | 'cancel') => {
  for (let tries = 1; ; tries++) {
    const answer = await lead.POST(`${jobPath}/${action}`, changing(of(id), (await look(id)).version));
    if (answer.response.status !== 412 || tries === 5) return answer;
  }
};

// The document says of an event only that it is an object: its fields are the trainer's.
const tellEvents = ({ attempt, fence }: Held, events: object[]) =>
  site.POST(`${attemptPath}/events`, {
    ...at({ attempt }),
    body: { fence, events: events as Schemas['SendEvents']['events'] },
  });
const tellLogs = ({ attempt, fence }: Held, lines: Schemas['SendLogs']['lines']) =>
  site.POST(`${attemptPath}/logs`, { ...at({ attempt }), body: { fence, lines } });
const tellUsage = ({ attempt, fence }: Held, usage: Omit<Schemas['SendUsage'], 'fence'>) =>
  site.POST(`${attemptPath}/usage`, { ...at({ attempt }), body: { fence, ...usage } });
const use = (held: Held, interval: number, from: Date, seconds: number) => {
  const to = new Date(from.getTime() + seconds * 1000);
  return tellUsage(held, { interval, from: from.toISOString(), to: to.toISOString(), gpu_seconds: seconds });
};
const tellCheckpoint = ({ attempt, fence }: Held, checkpoint: Omit<Schemas['SendCheckpoint'], 'fence'>) =>
  site.POST(`${attemptPath}/checkpoints`, { ...at({ attempt }), body: { fence, ...checkpoint } });
const tellEnd = ({ attempt, fence }: Held, end: Partial<Schemas['EndAttempt']>, by = site) => {
  const success = { outcome: 'succeeded' as const, reason: 'done', message: '', gpu_seconds_total: 0 };
  return by.POST(`${attemptPath}/end`, { ...at({ attempt }), body: { fence, ...success, ...end } });
};

/** What a stream says until it ends by itself. */
const stream = (id: string, what: 'events' | 'metrics' | 'logs' | 'news', after?: string) =>
  unwrap(
    lead.GET(`${jobPath}/${what}`, {
      ...at(of(id)),
      parseAs: 'text',
      headers: { accept: 'text/event-stream', ...(after ? { 'last-event-id': after } : {}) },
    }),
  );

it('runs a job to its end: metered, captured, released, registered', async () => {
  const launched = await unwrap(launch(l, { prompts: ['สวัสดี'] }));
  const lease = await l.agent.lease();
  expect(lease).toMatchObject({ job: launched.id, n: 1, fence: 1, resume: null });
  const inputs = lease.inputs as Schemas['InputFileDto'][];
  expect(inputs[0].url).toMatch(/^\/files\//);
  const [model] = (lease.base_model as Schemas['LeasedModelDto']).files;
  // Addresses of files are taken as they come.
  const fetched = await system.client().send('GET', `/${model.url}`);
  expect(fetched.body).toBe('not really weights');
  await reaches(launched.id, 'running');
  await l.agent.run(lease, 40);
  const t = Date.now() / 1000;
  const step = { seq: 2, t, type: 'step', step: 1, loss: 1.9 };
  await unwrap(tellEvents(lease, [{ seq: 1, t, type: 'started', step: 0 }, step]));
  const sample = { seq: 3, t, type: 'sample', step: 1, prompt: 'สวัสดี', before: 'hello', after: 'สวัสดีค่ะ' };
  await unwrap(tellEvents(lease, [step, sample]));
  await unwrap(tellLogs(lease, [{ seq: 1, at: new Date().toISOString(), text: 'loading\0' }]));
  const { file } = await l.agent.put(lease, 'adapter_model.safetensors', 'adapter bytes');
  const missing = { path: 'other.bin', sha256: 'f'.repeat(64), bytes: 3 };
  expect((await refused(tellEnd(lease, { artefacts: [missing] }))).errors?.[0].code).toBe('file-missing');
  const result = { type: 'done', step: 60, base_loss: 1.9, eval_loss: 0.4, tokens: 24_000, wall_s: 39 };
  sure(await l.agent.end(lease, 'succeeded', 'done', { artefacts: [file], result }));
  expect(await unwrap(tellEnd(lease, { artefacts: [file], result }))).toEqual({ recorded: false });
  const done = await reaches(launched.id, 'succeeded');
  // 24,000 tokens in 40 s of which 15 are set-up: 960 a second, and set-up once more.
  const estimate = { ...at({ project: l.funded.project }), body: tuning(l) };
  const estimated = await unwrap(lead.POST('/api/v1/projects/{project}/fine-tuning-jobs/estimate', estimate));
  expect(estimated.throughput_source).toBe('past-attempts');
  expect(estimated.seconds?.median).toBe(Math.ceil(15 + estimated.tokens / 960));
  expect(done).toMatchObject({ used_seconds: 40, reason: null, model_version: expect.stringMatching(/^mdv_/) });
  const [hold] = await holdsOf(launched.id);
  expect(hold).toMatchObject({ state: 'closed', gpu_seconds: 100, captured_seconds: 40, overrun_seconds: 0 });
  // 40 s at one yen a second: 30 of the grant, 10 of co-funding.
  expect(hold.legs.map(({ share, captured }) => [share, captured])).toEqual([
    ['gpu', '40'],
    ['grant', '30'],
    ['co_funding', '10'],
  ]);
  const metrics = (after?: string, type?: string) =>
    unwrap(lead.GET(`${jobPath}/metrics`, { params: { path: of(launched.id), query: { after, type } } }));
  expect((await metrics()).data.map(({ id }) => id)).toEqual(['1:1', '1:2', '1:3']);
  expect((await metrics('1:2')).data).toHaveLength(1);
  expect(new Set((await metrics(undefined, 'step')).data.map(({ type }) => type))).toEqual(new Set(['step']));
  const loss = await unwrap(lead.GET(`${jobPath}/loss`, at(of(launched.id))));
  expect(loss).toMatchObject({ train: [{ step: 1, loss: 1.9 }], held_out: [], step: 1, steps: null, after: '1:3' });
  const events = await unwrap(lead.GET(`${jobPath}/events`, at(of(launched.id))));
  expect(events.data.map(({ topic }) => topic)).toEqual(['job.queued', 'job.running', 'job.succeeded']);
  expect(await stream(launched.id, 'events')).toContain('event: job.succeeded');
  const { rows } = await system.admin.query(`select metrics from model_versions`);
  expect(rows[0].metrics).toMatchObject({ base_loss: 1.9, eval_loss: 0.4 });
  const samples = await system.admin.query(`select prompt, base, tuned from model_samples`);
  expect(samples.rows).toEqual([{ prompt: 'สวัสดี', base: 'hello', tuned: 'สวัสดีค่ะ' }]);
});

it('sums up a long run’s loss in few points that keep its extremes, and what a later attempt told anew', async () => {
  const { id } = await unwrap(launch(l));
  const first = await l.agent.lease();
  const t = Date.now() / 1000;
  const losses = Array.from({ length: 300 }, (_, i) => ({
    seq: i + 2,
    t,
    type: 'step',
    step: i + 1,
    loss: 3 - i / 150,
    step_s: 2,
  }));
  losses[150].loss = 9;
  await unwrap(tellEvents(first, [{ seq: 1, t, type: 'ready', steps: 400 }, ...losses]));
  const read = (parts: number) => unwrap(lead.GET(`${jobPath}/loss`, { params: { path: of(id), query: { parts } } }));
  const summed = await read(10);
  expect(summed).toMatchObject({ steps: 400, step: 300, step_seconds: 2, after: '1:301' });
  expect(summed.means).toHaveLength(10);
  expect(summed.train.length).toBeLessThanOrEqual(40);
  expect(summed.train[0]).toEqual({ step: 1, loss: 3 });
  expect(summed.train.at(-1)?.step).toBe(300);
  expect(summed.train).toContainEqual({ step: 151, loss: 9 });
  expect((await read(2000)).train).toHaveLength(300);
  const from = summed.means.map(({ step }) => step);
  expect(from).toEqual([...from].sort((a, b) => a - b));

  // Another attempt goes on from step 100.
  await system.admin.query(
    `insert into attempts (project_id, pool_id, job_id, id, n, fence, state, gpus, country, project_country, stop_after_seconds,
         assigned_at, created_at, ended_at)
       select project_id, pool_id, job_id, gen_random_uuid(), 2, 2, 'lost', gpus, country, project_country, 1, now(), now(), now()
         from attempts where job_id = (select id from jobs where name = (select name from jobs order by id desc limit 1) order by id desc limit 1)`,
  );
  await system.admin.query(
    `insert into attempt_events (project_id, pool_id, attempt_id, job_id, seq, type, step, at, data)
       select project_id, pool_id, id, job_id, 1, 'step', 101, now(), '{"loss": 5}' from attempts where n = 2 and state = 'lost'`,
  );
  const again = await read(2000);
  expect(again.train).toHaveLength(101);
  expect(again.train.at(-1)).toEqual({ step: 101, loss: 5 });
  expect(again).toMatchObject({ step: 101, after: '2:1' });
  await system.admin.query(`delete from attempt_events where seq = 1 and step = 101 and data ->> 'loss' = '5'`);
  await system.admin.query(`delete from attempts where n = 2 and state = 'lost'`);
  sure(await l.agent.end(first, 'failed', 'out_of_memory', { message: 'no room', gpu_seconds_total: 1 }));
});

it('takes an interval of usage once, and no more than the interval could hold', async () => {
  const job = await unwrap(launch(l));
  const lease = await l.agent.lease();
  await l.agent.run(lease, 10);
  const now = system.clock.now().getTime();
  const usage = (change: Partial<Schemas['SendUsage']>) =>
    tellUsage(lease, {
      interval: 0,
      from: new Date(now - 10_000).toISOString(),
      to: new Date(now).toISOString(),
      gpu_seconds: 10,
      ...change,
    });
  expect(await unwrap(usage({}))).toEqual({ recorded: false });
  const much = await refused(usage({ interval: 1, gpu_seconds: 500 }));
  expect(much.errors?.[0].code).toBe('more-than-the-interval');
  expect(await statusOf(usage({ interval: 1, gpu_seconds: -1 }))).toBe(400);
  sure(await l.agent.end(lease, 'failed', 'bad_row', { message: 'rows.jsonl line 4' }));
  const failed = await reaches(job.id, 'failed');
  expect(failed).toMatchObject({ reason: 'bad_row', used_seconds: 10 });
  expect((await unwrap(lead.GET(`${jobPath}/usage`, at(of(job.id))))).total_gpu_seconds).toBe(10);
  expect((await holdsOf(job.id))[0]).toMatchObject({ state: 'closed', captured_seconds: 10 });
});

it('charges use beyond the hold to the provider', async () => {
  const job = await unwrap(launch(l, { time_limit_seconds: 30 }));
  const lease = await l.agent.lease();
  await l.agent.run(lease, 45);
  sure(await l.agent.end(lease, 'stopped', 'time_limit'));
  const stopped = await reaches(job.id, 'stopped');
  expect(stopped.reason).toBe('time-limit');
  expect((await holdsOf(job.id))[0]).toMatchObject({ captured_seconds: 30, overrun_seconds: 15 });
});

it('refuses every write under a stale fence, and gives the job to another attempt', async () => {
  const job = await unwrap(launch(l));
  const lease = await l.agent.lease();
  await l.agent.run(lease, 5);
  const stale = { ...lease, fence: lease.fence + 1 };
  const epoch = new Date(0);
  const manifest_sha256 = 'a'.repeat(64);
  const writes = {
    heartbeat: () => beat(l, stale),
    events: () => tellEvents(stale, []),
    logs: () => tellLogs(stale, []),
    usage: () => use(stale, 9, epoch, 9),
    checkpoints: () => tellCheckpoint(stale, { name: 'step-00000001', step: 1, manifest_sha256, files: [] }),
    end: () => tellEnd(stale, { outcome: 'failed', reason: 'x', gpu_seconds_total: 1 }),
  };
  for (const [what, write] of Object.entries(writes)) {
    const { status, code } = await refused(write());
    expect([what, status, code]).toEqual([what, 409, 'stale-fence']);
  }
  await lapse();
  expect(await codeOf(beat(l, lease))).toBe('stale-fence');
  const next = await l.agent.lease();
  expect(next).toMatchObject({ job: job.id, n: 2 });
  expect(await codeOf(use(lease, 1, epoch, 9))).toBe('stale-fence');
  sure(await l.agent.end(next, 'succeeded', 'done'));
  const done = await reaches(job.id, 'succeeded');
  expect(done.used_seconds).toBe(5);
});

it('resumes from the last checkpoint after the trainer was killed', async () => {
  const job = await unwrap(launch(l));
  const first = await l.agent.lease();
  await l.agent.run(first, 5);
  const { file } = await l.agent.put(first, 'manifest.json', '{"step":20}');
  const checkpoint = { name: 'step-00000020', step: 20, manifest_sha256: file.sha256, files: [file] };
  expect(await unwrap(tellCheckpoint(first, checkpoint))).toEqual({ recorded: true });
  expect(await unwrap(tellCheckpoint(first, checkpoint))).toEqual({ recorded: false });
  sure(await l.agent.end(first, 'failed', 'killed'));
  const second = await l.agent.lease();
  expect(second).toMatchObject({ job: job.id, n: 2, resume: { checkpoint: { name: 'step-00000020', step: 20 } } });
  const [{ url }] = (second.resume as Schemas['ResumeDto']).checkpoint.files;
  expect((await system.client().send('GET', `/${url}`)).body).toEqual({ step: 20 });
  sure(await l.agent.end(second, 'succeeded', 'done'));
  await reaches(job.id, 'succeeded');
});

it('gives up on a job that the machine kills again and again, and retries it on request with a new hold', async () => {
  const job = await unwrap(launch(l));
  for (let n = 1; n <= 5; n++) {
    const lease = await l.agent.lease();
    expect(lease.n).toBe(n);
    await unwrap(beat(l, lease));
    sure(await l.agent.end(lease, 'failed', 'killed'));
  }
  const failed = await reaches(job.id, 'failed');
  expect(failed.reason).toBe('failed-too-often');
  expect((await unwrap(desk(l).steer(job.id, 'retry'))).state).toBe('queued');
  const lease = await l.agent.lease();
  expect(lease.n).toBe(6);
  sure(await l.agent.end(lease, 'succeeded', 'done'));
  await reaches(job.id, 'succeeded');
  expect((await holdsOf(job.id)).map(({ state }) => state)).toEqual(['closed', 'closed']);
});

it('pauses, resumes, extends and cancels a running job', async () => {
  const job = await unwrap(launch(l));
  const first = await l.agent.lease();
  await l.agent.run(first, 10);
  expect((await unwrap(steer(job.id, 'pause'))).state).toBe('pausing');
  expect((await unwrap(beat(l, first))).commands).toEqual(['stop']);
  sure(await l.agent.end(first, 'stopped', 'signal'));
  const paused = await reaches(job.id, 'paused');
  expect((await holdsOf(job.id))[0]).toMatchObject({ state: 'open', captured_seconds: 10 });
  expect(paused.used_seconds).toBe(10);
  expect((await unwrap(desk(l).extend(job.id, 50))).time_limit_seconds).toBe(150);
  expect((await holdsOf(job.id))[0].gpu_seconds).toBe(150);
  expect(await codeOf(desk(l).extend(job.id, 30_000_000))).toBe('quota-exhausted');
  expect((await unwrap(steer(job.id, 'resume'))).state).toBe('queued');
  const second = await l.agent.lease();
  await l.agent.run(second, 20);
  expect((await unwrap(steer(job.id, 'cancel'))).state).toBe('stopping');
  sure(await l.agent.end(second, 'stopped', 'signal'));
  await reaches(job.id, 'cancelled');
  expect((await holdsOf(job.id))[0]).toMatchObject({ state: 'closed', captured_seconds: 30 });
});

it('lets a stopped job go on with more time', async () => {
  const job = await unwrap(launch(l, { time_limit_seconds: 40 }));
  const first = await l.agent.lease();
  await l.agent.run(first, 30);
  sure(await l.agent.end(first, 'stopped', 'time_limit'));
  await reaches(job.id, 'stopped');
  expect((await unwrap(desk(l).extend(job.id, 60))).state).toBe('queued');
  const second = await l.agent.lease();
  expect(second.stop_after_s).toBeLessThan(70);
  await l.agent.run(second, 25);
  sure(await l.agent.end(second, 'succeeded', 'done'));
  const done = await reaches(job.id, 'succeeded');
  expect(done.used_seconds).toBe(55);
  const holds = await holdsOf(job.id);
  expect(holds.map(({ captured_seconds }) => captured_seconds).sort((a, b) => a - b)).toEqual([25, 30]);
});

it('is for agents’ keys of the pool only', async () => {
  const other = await launching(system, world);
  const job = await unwrap(launch(l));
  const lease = await l.agent.lease();
  const stranger = siteOf(other);
  expect(await statusOf(beat(other, lease))).toBe(404);
  const body = { pool: l.pool, engine: 'process' as const, capacity: { gpus: 1 }, holding: [], wait_seconds: 0 };
  expect(await codeOf(l.operator.session.POST('/api/v1/site/leases', { body }))).toBe('key-not-accepted');
  expect(await statusOf(tellEnd(lease, { reason: 'x' }, stranger))).toBe(404);
  sure(await l.agent.end(lease, 'succeeded', 'done'));
  await reaches(job.id, 'succeeded');
});

it('captures what was metered while the job still runs', async () => {
  const job = await unwrap(launch(l));
  const lease = await l.agent.lease();
  await l.agent.run(lease, 12);
  expect((await look(job.id)).used_seconds).toBe(0);
  system.clock.advance(301);
  sure(await l.agent.ask());
  await until(
    () => holdsOf(job.id),
    ([hold]) => hold.captured_seconds === 12,
  );
  expect(await look(job.id)).toMatchObject({ ended_at: null, used_seconds: 12 });
  const { data } = await unwrap(lead.GET('/api/v1/me/jobs'));
  expect(data.find(({ id }) => id === job.id)).toMatchObject({ used_seconds: 12 });
});

it('takes usage that is told late, once, and only of the time under its lease', async () => {
  const job = await unwrap(launch(l, { time_limit_seconds: 200 }));
  const lease = await l.agent.lease();
  await unwrap(beat(l, lease));
  const from = system.clock.now();
  // The lease lasts 30 s: in 25 s without a word it is still held; beyond it nothing counts.
  system.clock.advance(25);
  const after = (seconds: number) => new Date(from.getTime() + seconds * 1000);
  expect(await unwrap(use(lease, 0, after(0), 12))).toEqual({ recorded: true });
  expect(await unwrap(use(lease, 0, after(0), 12))).toEqual({ recorded: false });
  const wrong = async (n: number, start: number, seconds: number) =>
    (await refused(use(lease, n, after(start), seconds))).errors?.[0];
  expect(await wrong(1, 10, 12)).toMatchObject({ pointer: '/from', code: 'interval-overlaps' });
  expect(await wrong(1, -60, 12)).toMatchObject({ pointer: '/from', code: 'before-the-lease' });
  expect(await wrong(1, 12, 40)).toMatchObject({ pointer: '/to', code: 'beyond-the-lease' });
  // The lease ran out and nobody judged it yet: what was used under it counts, and the agent may go on.
  system.clock.advance(10);
  expect(await unwrap(use(lease, 1, after(12), 13))).toEqual({ recorded: true });
  expect(await statusOf(beat(l, lease))).toBe(200);
  await lapse();
  expect(await codeOf(beat(l, lease))).toBe('stale-fence');
  await reaches(job.id, 'running');
  const second = await l.agent.lease();
  expect(await codeOf(use(lease, 2, after(25), 1))).toBe('stale-fence');
  sure(await l.agent.end(second, 'succeeded', 'done'));
  expect((await reaches(job.id, 'succeeded')).used_seconds).toBe(25);
});

it('gives an attempt out again at once when the agent never got it, and takes back what nobody takes', async () => {
  const job = await unwrap(launch(l));
  const lost = await l.agent.lease();
  l.agent.held.delete(lost.attempt);
  const found = await l.agent.lease();
  expect(found).toMatchObject({ job: job.id, attempt: lost.attempt, n: 1 });
  expect(found.fence).toBeGreaterThan(lost.fence);
  expect(await codeOf(beat(l, lost))).toBe('stale-fence');
  sure(await l.agent.end(found, 'succeeded', 'done'));
  await reaches(job.id, 'succeeded');

  const untaken = await unwrap(launch(l));
  await reaches(untaken.id, 'running');
  system.clock.advance(301);
  // No agent has asked for work for five minutes: it waits, and says why.
  const waiting = await until(
    () => look(untaken.id),
    (shown) => shown.state === 'queued' && shown.waiting !== null,
  );
  expect(waiting).toMatchObject({ reason: 'not-taken', message: expect.stringContaining('300 seconds') });
  expect(waiting.waiting).toMatchObject({ reason: 'agent-absent', changes: [{ action: 'start-agent' }] });
  const again = await l.agent.lease();
  expect(again).toMatchObject({ job: untaken.id, n: 2 });
  sure(await l.agent.end(again, 'succeeded', 'done'));
  expect((await reaches(untaken.id, 'succeeded')).reason).toBeNull();
});

it('keeps metering whatever a trainer writes, and takes no success without a model', async () => {
  const job = await unwrap(launch(l));
  const lease = await l.agent.lease();
  await l.agent.run(lease, 5);
  const event = { seq: 1, t: Date.now() / 1000, type: 'sample\0', prompt: 'a\0b', deep: ['\0', '\ud800'] };
  expect(await unwrap(tellEvents(lease, [event]))).toEqual({ accepted_to: 1 });
  const timeless = await refused(tellEvents(lease, [{ ...event, seq: 2, t: 1e300 }]));
  expect(timeless.errors?.[0]).toMatchObject({ pointer: '/events/0', code: 'not-an-event' });
  const empty = await refused(tellEnd(lease, { artefacts: [] }));
  expect(empty).toMatchObject({ status: 422, code: 'artefacts-missing' });
  sure(await l.agent.end(lease, 'succeeded', 'do\0ne', { message: 'a\0', result: { tokens: 5, note: '\0' } }));
  await reaches(job.id, 'succeeded');
});

it('shows the operator what ran by project and country, page by page', async () => {
  const utilisation = () => unwrap(l.operator.session.GET('/api/v1/pools/{pool}/utilisation', at({ pool: l.pool })));
  const usedIn = (days: { used: number }[]) => days.reduce((sum, { used }) => sum + used, 0);
  const before = await utilisation();
  expect(before.busy_gpus).toBe(0);
  const job = await unwrap(launch(l, { prompts: ['a secret'] }));
  const lease = await l.agent.lease();
  await l.agent.run(lease, 5);
  const { attempt } = lease;
  const file = (await l.agent.put(lease, 'a', 'a')).file;
  for (const step of [1, 2]) {
    const checkpoint = { name: `step-0000000${step}`, step, manifest_sha256: file.sha256, files: [file] };
    await unwrap(tellCheckpoint(lease, checkpoint));
  }
  await unwrap(use(lease, 1, system.clock.now(), 2));
  const { session } = l.operator;
  const one = { path: { pool: l.pool }, query: { limit: 1 } };
  const attempts = await unwrap(session.GET('/api/v1/pools/{pool}/attempts', { params: one }));
  expect(attempts.data).toEqual([
    expect.objectContaining({
      id: attempt,
      project: l.funded.project,
      country: 'TH',
      state: 'running',
      gpu_seconds: 7,
      gpu_seconds_told: null,
    }),
  ]);
  expect(JSON.stringify(attempts)).not.toContain('secret');
  const told = (cursor?: string) => {
    const params = { ...one, query: { ...one.query, cursor } };
    return unwrap(session.GET('/api/v1/pools/{pool}/usage', { params }));
  };
  const usage = await told();
  expect(usage.data).toEqual([
    expect.objectContaining({ attempt, project: l.funded.project, country: 'TH', interval: 1, gpu_seconds: 2 }),
  ]);
  const office = await unwrap(l.funded.administrator.session.GET(usePath, at(ourUse())));
  expect(office.running).toContainEqual({
    project: l.funded.project,
    job: job.id,
    job_name: job.name,
    country: 'TH',
    gpus: 1,
  });
  const next = await told(usage.next_cursor as string);
  expect(next.data[0]).toMatchObject({ attempt, interval: 0, gpu_seconds: 5 });
  const { days: after, busy_gpus: busy } = await utilisation();
  expect(usedIn(after) - usedIn(before.days)).toBe(7);
  expect(busy).toBe(job.gpus);
  expect(after).toHaveLength(28);
  expect(after[27].day).toBe(system.clock.now().toISOString().slice(0, 10));
  // Of today, what could be computed until now; of a whole day, what its GPUs can.
  expect(after[27].capacity).toBeLessThanOrEqual(4 * 86_400);
  expect(after[27].capacity).toBeGreaterThan(0);
  for (const [list, count] of [
    ['usage', 2],
    ['checkpoints', 2],
    ['attempts', 1],
  ] as const) {
    const path = of(job.id);
    const page = async (query: { limit?: number; cursor?: string }) => {
      const { data, next_cursor } = await unwrap(lead.GET(`${jobPath}/${list}`, { params: { path, query } }));
      return { data: data as object[], next_cursor };
    };
    const first = await page({ limit: 1 });
    const rest = first.next_cursor ? await page({ cursor: first.next_cursor }) : null;
    expect([list, first.data.length + (rest?.data.length ?? 0)]).toEqual([list, count]);
    expect(rest?.data[0]).not.toEqual(first.data[0]);
  }
  sure(await l.agent.end(lease, 'succeeded', 'done'));
  await reaches(job.id, 'succeeded');
});

const usePath = '/api/v1/programmes/{programme}/pools/{pool}/utilisation';
const ourUse = () => ({ programme: l.funded.programme, pool: l.pool });

it('tells a programme that uses the pool how much of it is used, and of another programme’s job the country alone', async () => {
  const other = await world.funded(await world.partner('VN'), { gpuSeconds: 100_000 });
  const { programme, administrator, finance } = other;
  const auditor = await world.staff(programme, await world.person(), 'auditor');
  const theirUse = at({ programme, pool: l.pool });
  expect(await codeOf(administrator.session.GET(usePath, theirUse))).toBe('not-found');
  await allot(other, l.pool, 3600);
  expect(await codeOf(finance.session.GET(usePath, theirUse))).toBe('role-missing');
  const job = await unwrap(launch(l));
  const lease = await l.agent.lease();
  await l.agent.run(lease, 5);
  const theirs = await unwrap(auditor.session.GET(usePath, theirUse));
  const ours = await unwrap(l.funded.administrator.session.GET(usePath, at(ourUse())));
  expect(theirs.running).toContainEqual({ project: null, job: null, job_name: null, country: 'TH', gpus: 1 });
  expect(JSON.stringify(theirs)).not.toContain(l.funded.project);
  const today = (use: typeof ours) => use.days.at(-1);
  expect(today(theirs)).toMatchObject({ used: today(ours)?.used, own: 0 });
  expect(today(ours)?.own).toBe(today(ours)?.used);
  expect(today(ours)?.used).toBeGreaterThanOrEqual(5);
  sure(await l.agent.end(lease, 'succeeded', 'done'));
  await reaches(job.id, 'succeeded');
});

describe('streams', () => {
  it('resume after Last-Event-ID and end with the last event: events, metrics, logs', async () => {
    const job = await unwrap(launch(l));
    const lease = await l.agent.lease();
    await unwrap(beat(l, lease));
    const read = (what: 'events' | 'metrics' | 'logs' | 'news', after?: string) => stream(job.id, what, after);
    const open = {
      events: read('events'),
      metrics: read('metrics', '1:1'),
      logs: read('logs', '1:1'),
      news: read('news', '/1:1/'),
    };
    const t = Date.now() / 1000;
    const events = [1, 2, 3].map((seq) => ({ seq, t, type: 'step', step: seq, loss: 1 / seq }));
    await unwrap(tellEvents(lease, events));
    const lines = [1, 2].map((seq) => ({ seq, at: new Date().toISOString(), text: `line ${seq}` }));
    await unwrap(tellLogs(lease, lines));
    sure(await l.agent.end(lease, 'succeeded', 'done'));
    const ids = (text: string) => [...text.matchAll(/^id: (.*)$/gm)].map(([, id]) => id);
    const topics = (text: string) => [...text.matchAll(/^event: (.*)$/gm)].map(([, name]) => name);
    expect(topics(await open.events)).toEqual(['job.queued', 'job.running', 'job.succeeded']);
    expect(ids(await open.metrics)).toEqual(['1:2', '1:3']);
    expect(ids(await open.logs)).toEqual(['1:2']);
    const news = await open.news;
    const came = topics(news).toSorted();
    expect(came).toEqual(['event', 'event', 'event', 'line', 'line', 'metric', 'metric']);
    // Whatever was told last: behind it nothing is missed and nothing comes twice, of any of the three.
    for (const [n, id] of ids(news).entries())
      expect(topics(await read('news', id)).toSorted()).toEqual(
        topics(news)
          .slice(n + 1)
          .toSorted(),
      );
    const whole = await unwrap(lead.GET(`${jobPath}/news`, at(of(job.id))));
    expect(whole.id).toBe(ids(news).at(-1));
    // What is no position begins at the start.
    const again = ids(await read('news', '1x/1/1:1:1'));
    expect([again.length, again[0], again.at(-1)]).toEqual([8, '/1:1/', whole.id]);
    expect([whole.events, whole.metrics, whole.lines].map(({ length }) => length)).toEqual([3, 3, 2]);
    const [first] = ids(await read('events'));
    expect(topics(await read('events', first))).toEqual(['job.running', 'job.succeeded']);
  });
});

it('keeps what is asked of a model from the programme’s staff', async () => {
  const asked = { prompts: ['Who am I?'], system_message: 'Answer as the clinic would.' };
  const job = await unwrap(launch(l, asked));
  expect(job.recipe).toMatchObject({ prompts: asked.prompts, system: asked.system_message });
  const lease = await l.agent.lease();
  expect(lease.spec).toMatchObject({ prompts: asked.prompts, system: asked.system_message });
  sure(await l.agent.end(lease, 'failed', 'bad_row'));
  await reaches(job.id, 'failed');
  const { programme, administrator } = l.funded;
  const seen = await unwrap(administrator.session.GET('/api/v1/programmes/{programme}/jobs', at({ programme })));
  const row = seen.data.find(({ id }) => id === job.id);
  expect(row?.recipe).toMatchObject({ steps: 60 });
  expect(JSON.stringify(seen)).not.toContain('clinic');
  expect(JSON.stringify(seen)).not.toContain('Who am I');
});

it('shows an office one job of its programme: how it ended, each attempt and what it was charged', async () => {
  const asked = { prompts: ['Who am I?'], system_message: 'You answer for a clinic.' };
  const job = await unwrap(launch(l, asked));
  const lease = await l.agent.lease();
  sure(await l.agent.beat(lease));
  sure(await l.agent.end(lease, 'failed', 'bad_row'));
  await reaches(job.id, 'failed');
  const { programme, administrator, finance } = l.funded;
  const one = '/api/v1/programmes/{programme}/jobs/{job}';
  const place = at({ programme, job: job.id });
  const seen = await unwrap(administrator.session.GET(one, place));
  expect(seen).toMatchObject({ id: job.id, state: 'failed', reason: 'bad_row', project: job.project });
  expect(JSON.stringify(seen)).not.toMatch(/clinic|Who am I/);
  const attempts = await unwrap(administrator.session.GET(`${one}/attempts`, place));
  const own = { ...at({ project: job.project, job: job.id }) };
  const theirs = '/api/v1/projects/{project}/fine-tuning-jobs/{job}/attempts';
  expect(attempts).toEqual(await unwrap(l.partner.owner.session.GET(theirs, own)));
  expect(attempts.data).toHaveLength(1);
  const hold = await unwrap(administrator.session.GET(`${one}/hold`, place));
  expect(hold).toMatchObject({ id: job.hold, job: job.id, job_name: job.name });
  // Whoever reads no jobs reads none of this; another programme has no such job.
  const other = await launching(system, world);
  const elsewhere = at({ programme: other.funded.programme, job: job.id });
  for (const path of [one, `${one}/attempts`, `${one}/hold`] as const) {
    expect((await refused(finance.session.GET(path, place))).status).toBe(403);
    expect((await refused(other.funded.administrator.session.GET(path, elsewhere))).status).toBe(404);
  }
});

it('lists a programme’s jobs of one pool while they have not ended', async () => {
  const job = await unwrap(launch(l));
  const { programme, administrator } = l.funded;
  const list = (query: object) =>
    administrator.session.GET('/api/v1/programmes/{programme}/jobs', { params: { path: { programme }, query } });
  const { data } = await unwrap(list({ pool: l.pool, state: 'queued' }));
  expect(data.map(({ id }) => id)).toContain(job.id);
  const elsewhere = job.project.replace('prj_', 'pol_');
  expect((await unwrap(list({ pool: elsewhere, state: 'queued' }))).data).toEqual([]);
  for (const query of [{ pool: l.pool }, { pool: l.pool, state: 'failed' }])
    expect((await refused(list(query))).errors).toEqual([expect.objectContaining({ pointer: '?state' })]);
  await unwrap(steer(job.id, 'cancel'));
});

it('opens a log of more than a thousand lines to staff page by page, each look on record', async () => {
  const job = await unwrap(launch(l));
  const lease = await l.agent.lease();
  await unwrap(beat(l, lease));
  for (let from = 1; from <= 1500; from += 500) {
    const now = new Date().toISOString();
    const lines = Array.from({ length: 500 }, (_, n) => ({ seq: from + n, at: now, text: `line ${from + n}` }));
    await unwrap(tellLogs(lease, lines));
  }
  const path = { programme: l.funded.programme, job: job.id };
  const reason = 'The partner asked why its job is slow.';
  const open = async (after?: string) => {
    const opening = { ...at(path), body: { reason, after } };
    const { session } = l.funded.administrator;
    return (await unwrap(session.POST('/api/v1/programmes/{programme}/jobs/{job}/log-opening', opening))).data;
  };
  const first = await open();
  const rest = await open(first.at(-1)?.id);
  expect([first.length, rest.length, rest.at(-1)?.text]).toEqual([1000, 500, 'line 1500']);
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
  const { file } = await other.agent.put(foreign, 'rows.jsonl', rows);
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
  const own = (await l.agent.put(lease, 'manifest.json', '{"step":1}')).file;
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
  sure((await l.agent.put(lease, 'rows.jsonl', rows)).answer);
  sure(await l.agent.end(lease, 'succeeded', 'done', { artefacts: [file] }));
  await reaches(mine.id, 'succeeded');
  sure(await other.agent.end(foreign, 'succeeded', 'done'));
  await until(
    () => other.partner.owner.session.get(`/projects/${other.funded.project}/fine-tuning-jobs/${theirs.id}`),
    ({ body }) => body.state === 'succeeded',
  );
});
