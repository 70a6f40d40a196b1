import { randomUUID } from 'node:crypto';
import type { INestApplicationContext } from '@nestjs/common';
import { unwrap } from '@app/api-client';
import { Database } from '@app/platform/database';
import { read } from '@app/platform/ids';
import { UsageHistory } from '../../libs/jobs/src/placing/usage-history';
import { at, codeOf, statusOf } from '../support/http';
import { launching, type Launching, until } from '../support/jobs-world';
import { startSystem, type System } from '../support/system';
import { brokenInvariants, beat, desk, jobPath, launch } from '../support/tuning';
import { sure, World } from '../support/world';

let system: System;
let world: World;

beforeAll(async () => {
  system = await startSystem({ worker: true });
  world = await World.begin(system);
});
afterAll(() => system.stop());
afterEach(async () => expect(await brokenInvariants(system)).toEqual([]));

describe('a pause', () => {
  it('takes back an attempt that no agent has yet, and the job goes on when it is resumed', async () => {
    const l = await launching(system, world);
    const { reaches, steer, holdsOf } = desk(l);
    const job = await unwrap(launch(l));
    await reaches(job.id, 'running');
    expect((await unwrap(steer(job.id, 'pause'))).state).toBe('pausing');
    expect((await reaches(job.id, 'paused')).reason).toBe('paused');
    expect((await holdsOf(job.id))[0].state).toBe('open');
    await unwrap(steer(job.id, 'resume'));
    const lease = await l.agent.lease();
    expect(lease).toMatchObject({ job: job.id, n: 2 });
    sure(await l.agent.end(lease, 'succeeded', 'done'));
    await reaches(job.id, 'succeeded');
  });

  it('is kept when the attempt dies of it', async () => {
    const l = await launching(system, world);
    const { reaches, steer } = desk(l);
    const job = await unwrap(launch(l));
    const lease = await l.agent.lease();
    await unwrap(beat(l, lease));
    await unwrap(steer(job.id, 'pause'));
    sure(await l.agent.end(lease, 'failed', 'killed'));
    await reaches(job.id, 'paused');
  });

  it('or a cancellation reaches an attempt that is leased at that very moment', async () => {
    const l = await launching(system, world, { gpus: 4 });
    const { reaches, steer } = desk(l);
    for (const [action, end] of [
      ['pause', 'paused'],
      ['cancel', 'cancelled'],
    ] as const) {
      const job = await unwrap(launch(l));
      await reaches(job.id, 'running');
      const [, asked] = await Promise.all([steer(job.id, action), l.agent.ask()]);
      const [lease] = asked.body.leases;
      if (lease) {
        l.agent.held.add(lease.attempt);
        expect((await unwrap(beat(l, lease))).commands).toEqual(['stop']);
        sure(await l.agent.end(lease, 'stopped', 'signal'));
      }
      await reaches(job.id, end);
    }
  });
});

describe('the time limit', () => {
  it('moves while the run goes on, and the run is told', async () => {
    const l = await launching(system, world);
    const { of, reaches, steer, extend, holdsOf } = desk(l);
    const job = await unwrap(launch(l));
    const lease = await l.agent.lease();
    expect(lease.stop_after_s).toBe(80);
    await l.agent.run(lease, 70);
    expect(await unwrap(extend(job.id, 60))).toMatchObject({
      state: 'running',
      time_limit_seconds: 160,
    });
    expect(await unwrap(beat(l, lease))).toMatchObject({ stop_after_s: 140, commands: [] });
    const [{ legs, created_at }] = await holdsOf(job.id);
    const placed = [...new Set(legs.map(({ placed_at }) => placed_at))];
    expect([placed[0], placed.length]).toEqual([created_at, 2]);
    // It stopped by the old limit all the same: there is time left, so the hold stays and the job goes on.
    sure(await l.agent.end(lease, 'stopped', 'time_limit'));
    const second = await l.agent.lease();
    expect(second).toMatchObject({ job: job.id, n: 2, stop_after_s: 70 });
    expect((await holdsOf(job.id))[0]).toMatchObject({ state: 'open', gpu_seconds: 160, captured_seconds: 70 });
    await l.agent.run(second, 70);
    sure(await l.agent.end(second, 'stopped', 'time_limit'));
    expect((await reaches(job.id, 'stopped')).reason).toBe('time-limit');
    const events = await unwrap(l.partner.owner.session.GET(`${jobPath}/events`, at(of(job.id))));
    expect(events.data.map(({ topic }) => topic)).toEqual([
      'job.queued',
      'job.running',
      'job.changed',
      'job.queued',
      'job.running',
      'job.stopped',
    ]);
    expect(await statusOf(steer(job.id, 'retry'))).toBe(200);
  });

  it('is kept by the portal when the trainer does not; the rest is the provider’s', async () => {
    const l = await launching(system, world);
    const { reaches, holdsOf } = desk(l);
    const job = await unwrap(launch(l));
    const lease = await l.agent.lease();
    await l.agent.run(lease, 155);
    expect((await unwrap(beat(l, lease))).commands).toEqual([]);
    system.clock.advance(10);
    await until(
      () => unwrap(beat(l, lease)),
      ({ commands }) => commands.includes('stop'),
    );
    sure(await l.agent.end(lease, 'stopped', 'signal'));
    expect((await reaches(job.id, 'stopped')).reason).toBe('time-limit');
    expect((await holdsOf(job.id))[0]).toMatchObject({ state: 'closed', captured_seconds: 100, overrun_seconds: 55 });
  });
});

it('stops what draws on a revoked lot: running, queued and paused; then the lot ends with the last hold', async () => {
  const l = await launching(system, world, { gpus: 2, lotSeconds: 1000 });
  const { reaches, steer, holdsOf } = desk(l);
  const paused = await unwrap(launch(l));
  const first = await l.agent.lease();
  await l.agent.run(first, 10);
  await unwrap(steer(paused.id, 'pause'));
  sure(await l.agent.end(first, 'stopped', 'signal'));
  await reaches(paused.id, 'paused');
  const running = await unwrap(launch(l, { gpus: 2 }));
  const lease = await l.agent.lease();
  await l.agent.run(lease, 20);
  const queued = await unwrap(launch(l, { gpus: 2 }));

  const before = await world.unallotted(l.funded);
  const { programme, project, administrator } = l.funded;
  const lots = await unwrap(l.partner.owner.session.GET('/api/v1/projects/{project}/lots', at({ project })));
  const header = { 'If-Match': `"${lots.data[0].version}"`, 'Idempotency-Key': randomUUID() };
  const body = { reason: 'The pool is needed for the flood models.' };
  const revocation = { params: { path: { programme, lot: l.lot }, header }, body };
  await unwrap(administrator.session.POST('/api/v1/programmes/{programme}/lots/{lot}/revocation', revocation));

  for (const id of [paused.id, queued.id])
    expect(await reaches(id, 'stopped')).toMatchObject({
      reason: 'lot-revoked',
      message: expect.stringContaining('flood models'),
    });
  expect((await reaches(running.id, 'stopping')).reason).toBe('lot-revoked');
  expect((await unwrap(beat(l, lease))).commands).toEqual(['stop']);
  const lot = async () =>
    (await system.admin.query(`select state from lots where id = $1`, [read('lot', l.lot)])).rows[0];
  expect((await lot()).state).toBe('active');
  sure(await l.agent.end(lease, 'stopped', 'signal'));
  await reaches(running.id, 'stopped');
  // The same transaction: what sees the job stopped sees the lot revoked.
  expect((await lot()).state).toBe('revoked');
  expect((await holdsOf(running.id))[0]).toMatchObject({ state: 'closed', captured_seconds: 20 });
  expect((await holdsOf(paused.id))[0]).toMatchObject({ state: 'closed', captured_seconds: 10 });
  expect((await holdsOf(queued.id))[0]).toMatchObject({ state: 'voided' });
  expect((await world.unallotted(l.funded)) - before).toBe(1000 - 30);
  expect(await codeOf(steer(running.id, 'retry'))).toBe('frozen');
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
    const { reaches, explained, steer, extend } = desk(l);
    const paused = await unwrap(launch(l));
    const first = await l.agent.lease();
    await unwrap(beat(l, first));
    await unwrap(steer(paused.id, 'pause'));
    sure(await l.agent.end(first, 'stopped', 'signal'));
    await reaches(paused.id, 'paused');
    const running = await unwrap(launch(l));
    const lease = await l.agent.lease();
    await unwrap(beat(l, lease));
    const queued = await unwrap(launch(l));

    await revoke(l);
    expect(await reaches(running.id, 'stopping')).toMatchObject({
      reason: 'data-right-ended',
      message: expect.stringContaining('Thai rows 1.0.0'),
    });
    expect((await unwrap(beat(l, lease))).commands).toEqual(['stop']);
    sure(await l.agent.end(lease, 'stopped', 'signal'));
    expect((await reaches(running.id, 'stopped')).reason).toBe('data-right-ended');
    const waits = await explained(queued.id, 'data-right-ended');
    expect(waits.waiting).toMatchObject({ params: { sources: ['Thai rows 1.0.0'] } });
    for (const [action, goOn] of [
      ['resume', () => steer(paused.id, 'resume')],
      ['extension', () => extend(paused.id, 10)],
      ['retry', () => steer(running.id, 'retry')],
    ] as const)
      expect([action, await codeOf(goOn())]).toEqual([action, 'data-right-missing']);

    await give(l);
    const next = await l.agent.lease();
    expect(next.job).toBe(queued.id);
    sure(await l.agent.end(next, 'succeeded', 'done'));
    expect((await unwrap(steer(running.id, 'retry'))).state).toBe('queued');
  });

  it('stops what runs on the day that it ends by itself', async () => {
    const l = await launching(system, world);
    const { reaches } = desk(l);
    const ends = new Date(system.clock.now().getTime() + 20_000);
    await system.admin.query(`update data_rights set until = $2 where project_id = $1`, [
      read('prj', l.funded.project),
      ends,
    ]);
    const job = await unwrap(launch(l));
    const lease = await l.agent.lease();
    await unwrap(beat(l, lease));
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
    await unwrap(launch(l));
    await l.agent.lease();
    const job = await unwrap(launch(l));
    await explained(job.id);
    const pool = read('pol', l.pool);
    const why = async (reason: string) => (await explained(job.id, reason)).waiting?.detail;
    await system.admin.query(`update pools set state = 'closed' where id = $1`, [pool]);
    expect(await why('pool-closed')).toContain('it is closed');
    await system.admin.query(`update pools set state = 'open' where id = $1`, [pool]);
    await system.admin.query(`update projects set state = 'suspended' where id = $1`, [read('prj', l.funded.project)]);
    expect(await why('project-not-active')).toContain('suspended');
  });

  it('by a forecast that is there when nothing waits, and follows what starts', async () => {
    const l = await launching(system, world, { gpus: 4 });
    const free = async () =>
      (await system.admin.query(`select forecast from pool_forecasts where pool_id = $1`, [read('pol', l.pool)]))
        .rows[0]?.forecast.freeNow as number | undefined;
    await until(free, (gpus) => gpus === 4);
    await unwrap(launch(l, { gpus: 3 }));
    await l.agent.lease();
    await until(free, (gpus) => gpus === 1);
  });
});

it('remembers what a project used of a pool, fading by half a week by week', async () => {
  const l = await launching(system, world, { gpus: 1 });
  const used = await unwrap(launch(l));
  const lease = await l.agent.lease();
  await l.agent.run(lease, 90);
  sure(await l.agent.end(lease, 'succeeded', 'done'));
  await desk(l).reaches(used.id, 'succeeded');
  const history = new UsageHistory();
  // Records are read when what committed late has come in too.
  system.clock.advance(11);
  const now = () =>
    (system.worker as INestApplicationContext)
      .get(Database)
      .transaction({ door: 'system', scopes: {} }, (tx) => history.upToNow(tx))
      .then((all) => all.find(({ projectId }) => projectId === read('prj', l.funded.project)));
  expect(await now()).toMatchObject({ poolId: read('pol', l.pool), gpuSeconds: expect.closeTo(90, 0) });
  system.clock.advance(7 * 86_400);
  expect(await now()).toMatchObject({ gpuSeconds: expect.closeTo(45, 0) });
});
