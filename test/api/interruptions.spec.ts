import type { INestApplicationContext } from '@nestjs/common';
import { Database } from '@app/platform/database';
import { read } from '@app/platform/ids';
import { UsageHistory } from '../../libs/jobs/src/placing/usage-history';
import { launching, type Launching, until } from '../support/jobs-world';
import { startSystem, type System } from '../support/system';
import { sure, World } from '../support/world';

let system: System;
let world: World;

beforeAll(async () => {
  system = await startSystem({ worker: true });
  world = await World.begin(system);
});
afterAll(() => system.stop());
afterEach(async () => {
  const { rows } = await system.admin.query(`select invariant, first_wrong from reconcile_books() where wrong > 0`);
  expect(rows).toEqual([]);
});

/** One project's jobs, as its lead sees and steers them. */
function desk(l: Launching) {
  const { session } = l.partner.owner;
  const jobs = `/projects/${l.funded.project}/fine-tuning-jobs`;
  const look = (id: string) => session.get(`${jobs}/${id}`);
  return {
    look,
    reaches: (id: string, state: string) =>
      until(
        () => look(id),
        ({ body }) => body.state === state,
      ),
    explained: (id: string) =>
      until(
        () => look(id),
        ({ body }) => body.waiting !== null,
      ),
    steer: async (id: string, action: string, body: object = {}) =>
      session.post(`${jobs}/${id}/${action}`, body, { ifMatch: (await look(id)).body.version, idempotency: true }),
    holdOf: async (id: string) =>
      (await session.get(`/projects/${l.funded.project}/holds?limit=200`)).body.data.filter(
        (hold: { job: string }) => hold.job === id,
      ),
  };
}

const beat = (l: Launching, lease: { attempt: string; fence: number }) => l.agent.beat(lease);

describe('a pause', () => {
  it('takes back an attempt that no agent has yet, and the job goes on when it is resumed', async () => {
    const l = await launching(system, world);
    const { reaches, steer, holdOf } = desk(l);
    const job = sure(await l.launch()).body;
    await reaches(job.id, 'running');
    expect(sure(await steer(job.id, 'pause')).body.state).toBe('pausing');
    expect((await reaches(job.id, 'paused')).body.reason).toBe('paused');
    expect((await holdOf(job.id))[0].state).toBe('open');
    sure(await steer(job.id, 'resume'));
    const lease = await l.agent.lease();
    expect(lease).toMatchObject({ job: job.id, n: 2 });
    sure(await l.agent.end(lease, 'succeeded', 'done'));
    await reaches(job.id, 'succeeded');
  });

  it('is kept when the attempt dies of it', async () => {
    const l = await launching(system, world);
    const { reaches, steer } = desk(l);
    const job = sure(await l.launch()).body;
    const lease = await l.agent.lease();
    sure(await beat(l, lease));
    sure(await steer(job.id, 'pause'));
    sure(await l.agent.end(lease, 'failed', 'killed'));
    await reaches(job.id, 'paused');
  });

  it('or a cancellation reaches an attempt that is leased at that very moment', async () => {
    const l = await launching(system, world, { gpus: 4 });
    const { reaches, steer } = desk(l);
    for (const [action, end] of [
      ['pause', 'paused'],
      ['cancel', 'cancelled'],
    ]) {
      const job = sure(await l.launch()).body;
      await reaches(job.id, 'running');
      const [, asked] = await Promise.all([steer(job.id, action), l.agent.ask()]);
      const [lease] = asked.body.leases;
      if (lease) {
        l.agent.held.add(lease.attempt);
        expect((await beat(l, lease)).body.commands).toEqual(['stop']);
        sure(await l.agent.end(lease, 'stopped', 'signal'));
      }
      await reaches(job.id, end);
    }
  });
});

describe('the time limit', () => {
  it('moves while the run goes on, and the run is told', async () => {
    const l = await launching(system, world);
    const { reaches, steer, holdOf } = desk(l);
    const job = sure(await l.launch()).body;
    const lease = await l.agent.lease();
    expect(lease.stop_after_s).toBe(80);
    await l.agent.run(lease, 70);
    expect(sure(await steer(job.id, 'extension', { seconds: 60 })).body).toMatchObject({
      state: 'running',
      time_limit_seconds: 160,
    });
    expect((await beat(l, lease)).body).toMatchObject({ stop_after_s: 140, commands: [] });
    // It stopped by the old limit all the same: there is time left, so the hold stays and the job goes on.
    sure(await l.agent.end(lease, 'stopped', 'time_limit'));
    const second = await l.agent.lease();
    expect(second).toMatchObject({ job: job.id, n: 2, stop_after_s: 70 });
    expect((await holdOf(job.id))[0]).toMatchObject({ state: 'open', gpu_seconds: 160, captured_seconds: 70 });
    await l.agent.run(second, 70);
    sure(await l.agent.end(second, 'stopped', 'time_limit'));
    expect((await reaches(job.id, 'stopped')).body.reason).toBe('time-limit');
    const events = await l.partner.owner.session.get(`/projects/${l.funded.project}/fine-tuning-jobs/${job.id}/events`);
    expect(events.body.data.map(({ topic }: { topic: string }) => topic)).toEqual([
      'job.queued',
      'job.running',
      'job.changed',
      'job.queued',
      'job.running',
      'job.stopped',
    ]);
    const spent = await steer(job.id, 'retry');
    expect(spent.status).toBe(200);
  });

  it('is kept by the portal when the trainer does not; the rest is the provider’s', async () => {
    const l = await launching(system, world);
    const { reaches, holdOf } = desk(l);
    const job = sure(await l.launch()).body;
    const lease = await l.agent.lease();
    await l.agent.run(lease, 155);
    expect((await beat(l, lease)).body.commands).toEqual([]);
    system.clock.advance(10);
    await until(
      () => beat(l, lease),
      ({ body }) => body.commands.includes('stop'),
    );
    sure(await l.agent.end(lease, 'stopped', 'signal'));
    expect((await reaches(job.id, 'stopped')).body.reason).toBe('time-limit');
    expect((await holdOf(job.id))[0]).toMatchObject({ state: 'closed', captured_seconds: 100, overrun_seconds: 55 });
  });
});

it('stops what draws on a revoked lot: running, queued and paused; then the lot ends with the last hold', async () => {
  const l = await launching(system, world, { gpus: 2, lotSeconds: 1000 });
  const { reaches, steer, holdOf } = desk(l);
  const paused = sure(await l.launch()).body;
  const first = await l.agent.lease();
  await l.agent.run(first, 10);
  sure(await steer(paused.id, 'pause'));
  sure(await l.agent.end(first, 'stopped', 'signal'));
  await reaches(paused.id, 'paused');
  const running = sure(await l.launch({ gpus: 2 })).body;
  const lease = await l.agent.lease();
  await l.agent.run(lease, 20);
  const queued = sure(await l.launch({ gpus: 2 })).body;

  const before = await world.unallotted(l.funded);
  const lots = await l.partner.owner.session.get(`/projects/${l.funded.project}/lots`);
  const path = `/programmes/${l.funded.programme}/lots/${l.lot}/revocation`;
  const body = { reason: 'The pool is needed for the flood models.' };
  const version = lots.body.data[0].version;
  sure(await l.funded.administrator.session.post(path, body, { ifMatch: version, idempotency: true }));

  for (const id of [paused.id, queued.id])
    expect((await reaches(id, 'stopped')).body).toMatchObject({
      reason: 'lot-revoked',
      message: expect.stringContaining('flood models'),
    });
  expect((await reaches(running.id, 'stopping')).body.reason).toBe('lot-revoked');
  expect((await beat(l, lease)).body.commands).toEqual(['stop']);
  const lot = async () =>
    (await system.admin.query(`select state from lots where id = $1`, [read('lot', l.lot)])).rows[0];
  expect((await lot()).state).toBe('active');
  sure(await l.agent.end(lease, 'stopped', 'signal'));
  await reaches(running.id, 'stopped');
  // The same transaction: what sees the job stopped sees the lot revoked.
  expect((await lot()).state).toBe('revoked');
  expect((await holdOf(running.id))[0]).toMatchObject({ state: 'closed', captured_seconds: 20 });
  expect((await holdOf(paused.id))[0]).toMatchObject({ state: 'closed', captured_seconds: 10 });
  expect((await holdOf(queued.id))[0]).toMatchObject({ state: 'voided' });
  expect((await world.unallotted(l.funded)) - before).toBe(1000 - 30);
  expect((await steer(running.id, 'retry')).body.code).toBe('frozen');
});

describe('a right to data that ends', () => {
  const revoke = (l: Launching) =>
    system.admin.query(`update data_rights set revoked_at = $2, version = 2 where project_id = $1`, [
      read('prj', l.funded.project),
      system.clock.now(),
    ]);
  const give = (l: Launching) =>
    system.admin.query(`update data_rights set revoked_at = null where project_id = $1`, [
      read('prj', l.funded.project),
    ]);

  it('stops what runs with a checkpoint, keeps what waits waiting, and lets nothing go on', async () => {
    const l = await launching(system, world, { gpus: 1 });
    const { reaches, explained, steer } = desk(l);
    const paused = sure(await l.launch()).body;
    const first = await l.agent.lease();
    sure(await beat(l, first));
    sure(await steer(paused.id, 'pause'));
    sure(await l.agent.end(first, 'stopped', 'signal'));
    await reaches(paused.id, 'paused');
    const running = sure(await l.launch()).body;
    const lease = await l.agent.lease();
    sure(await beat(l, lease));
    const queued = sure(await l.launch()).body;

    await revoke(l);
    expect((await reaches(running.id, 'stopping')).body).toMatchObject({
      reason: 'data-right-ended',
      message: expect.stringContaining('Thai rows 1.0.0'),
    });
    expect((await beat(l, lease)).body.commands).toEqual(['stop']);
    sure(await l.agent.end(lease, 'stopped', 'signal'));
    expect((await reaches(running.id, 'stopped')).body.reason).toBe('data-right-ended');
    const waits = await until(
      () => explained(queued.id),
      ({ body }) => body.waiting.reason === 'data-right-ended',
    );
    expect(waits.body.waiting).toMatchObject({ params: { sources: ['Thai rows 1.0.0'] } });
    for (const [id, action, body] of [
      [paused.id, 'resume', {}],
      [paused.id, 'extension', { seconds: 10 }],
      [running.id, 'retry', {}],
    ] as const)
      expect([action, (await steer(id, action, body)).body.code]).toEqual([action, 'data-right-missing']);

    await give(l);
    const next = await l.agent.lease();
    expect(next.job).toBe(queued.id);
    sure(await l.agent.end(next, 'succeeded', 'done'));
    expect(sure(await steer(running.id, 'retry')).body.state).toBe('queued');
  });

  it('stops what runs on the day that it ends by itself', async () => {
    const l = await launching(system, world);
    const { reaches } = desk(l);
    const ends = new Date(system.clock.now().getTime() + 20_000);
    await system.admin.query(`update data_rights set until = $2 where project_id = $1`, [
      read('prj', l.funded.project),
      ends,
    ]);
    const job = sure(await l.launch()).body;
    const lease = await l.agent.lease();
    sure(await beat(l, lease));
    system.clock.advance(25);
    await reaches(job.id, 'stopping');
    sure(await l.agent.end(lease, 'stopped', 'signal'));
    await reaches(job.id, 'stopped');
  });
});

describe('what waits is told why', () => {
  it('in a closed pool, and in a suspended project', async () => {
    const l = await launching(system, world, { gpus: 1 });
    const { explained } = desk(l);
    sure(await l.launch());
    await l.agent.lease();
    const job = sure(await l.launch()).body;
    await explained(job.id);
    const pool = read('pol', l.pool);
    const why = async (reason: string) =>
      (
        await until(
          () => explained(job.id),
          ({ body }) => body.waiting.reason === reason,
        )
      ).body.waiting.detail as string;
    await system.admin.query(`update pools set state = 'closed' where id = $1`, [pool]);
    expect(await why('pool-not-accepting')).toContain('the pool is closed');
    await system.admin.query(`update pools set state = 'open' where id = $1`, [pool]);
    await system.admin.query(`update projects set state = 'suspended' where id = $1`, [read('prj', l.funded.project)]);
    expect(await why('project-suspended')).toContain('suspended');
  });

  it('by a forecast that is there when nothing waits, and follows what starts', async () => {
    const l = await launching(system, world, { gpus: 4 });
    const free = async () =>
      (await system.admin.query(`select forecast from pool_forecasts where pool_id = $1`, [read('pol', l.pool)]))
        .rows[0]?.forecast.freeNow as number | undefined;
    await until(free, (gpus) => gpus === 4);
    sure(await l.launch({ gpus: 3 }));
    await l.agent.lease();
    await until(free, (gpus) => gpus === 1);
  });
});

it('remembers what a project used of a pool, fading by half a week by week', async () => {
  const l = await launching(system, world, { gpus: 1 });
  const used = sure(await l.launch()).body;
  const lease = await l.agent.lease();
  await l.agent.run(lease, 90);
  sure(await l.agent.end(lease, 'succeeded', 'done'));
  await desk(l).reaches(used.id, 'succeeded');
  const history = new UsageHistory();
  const now = () =>
    (system.worker as INestApplicationContext)
      .get(Database)
      .transaction({ door: 'system', scopes: {} }, (tx) => history.upToNow(tx))
      .then((all) => all.find(({ projectId }) => projectId === read('prj', l.funded.project)));
  expect(await now()).toMatchObject({ poolId: read('pol', l.pool), gpuSeconds: expect.closeTo(90, 0) });
  system.clock.advance(7 * 86_400);
  expect(await now()).toMatchObject({ gpuSeconds: expect.closeTo(45, 0) });
});
