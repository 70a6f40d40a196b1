import { JobSweeps } from '../../libs/jobs/src/placing/sweeps';
import { read } from '@app/platform/ids';
import { at, codeOf, refused } from '../support/http';
import { launching, type Launching } from '../support/jobs-world';
import { startSystem, type System } from '../support/system';
import { beat, desk, launch, siteOf } from '../support/tuning';
import { sure, World } from '../support/world';
import { unwrap } from '@app/api-client';

let system: System;
let world: World;
let l: Launching;

beforeAll(async () => {
  system = await startSystem({ worker: true, env: { LEASE_SECONDS: '30' } });
  world = await World.begin(system);
  l = await launching(system, world, { gpus: 4 });
});
afterAll(() => system?.stop());

/** Time goes by in steps that the worker sees: a jump would look as if the portal itself had been away. */
async function pass(seconds: number): Promise<void> {
  for (let passed = 0; passed < seconds; passed += 10) {
    system.clock.advance(10);
    await system.worker?.get(JobSweeps).round();
  }
}

const leased = async () => {
  await unwrap(launch(l, { time_limit_seconds: 600 }));
  const lease = await l.agent.lease();
  sure(await l.agent.beat(lease));
  return lease;
};

it('an attempt that tells of itself renews its lease, however long it runs', async () => {
  const lease = await leased();
  for (let n = 0; n < 4; n++) {
    await pass(20);
    const { lease_until } = await unwrap(beat(l, lease));
    const left = Date.parse(lease_until) - system.clock.now().getTime();
    expect([left > 25_000, left <= 30_000]).toEqual([true, true]);
  }
  sure(await l.agent.end(lease, 'stopped', 'signal'));
});

it('an attempt that is silent is lost without a word, and may write no more', async () => {
  const lease = await leased();
  await pass(50);
  expect(await codeOf(beat(l, lease))).toBe('stale-fence');
});

it('an agent that cannot work says why: nothing starts there, and who waits and who operates the pool are told', async () => {
  const own = await launching(system, world, { gpus: 1 });
  const seen = async () =>
    (await system.admin.query('select last_seen_at from site_agents where pool_id = $1', [read('pol', own.pool)])).rows;
  const tell = (more: object = {}, pool = own.pool) =>
    siteOf(own).POST('/api/v1/site/pools/{pool}/inability', {
      ...at({ pool }),
      body: { engine: 'process', code: 'no-disk', reason: '12 MiB are free on /srv.', ...more },
    });
  const told = async () =>
    (await unwrap(own.operator.session.GET('/api/v1/pools/{pool}/agents', at({ pool: own.pool })))).data[0].inability;
  await unwrap(launch(own));
  await own.agent.lease();
  const { id } = await unwrap(launch(own));
  await desk(own).explained(id);
  const before = await seen();

  system.clock.advance(1);
  await unwrap(tell());
  expect(await told()).toEqual({
    code: 'no-disk',
    reason: '12 MiB are free on /srv.',
    at: expect.stringMatching(/^20/),
    current: true,
  });
  expect(await seen()).toEqual(before);
  const { waiting } = await desk(own).explained(id, 'agent-no-disk');
  expect(waiting?.detail).toMatch(/^The agent of the .+ pool in .+ reports that its disk has too little room/);
  expect(waiting?.changes).toMatchObject([{ action: 'mend-agent', ask: 'the pool’s operator' }]);
  // What the site says in its own words is for its operator.
  expect(JSON.stringify(waiting)).not.toContain('/srv');
  expect(await refused(launch(own))).toMatchObject({
    code: 'engine-unavailable',
    params: { inability: 'no-disk' },
    detail: expect.stringContaining('its operator must make some'),
  });

  // It is news for as long as it is told, and over once the agent asks for work.
  await pass(100);
  await desk(own).explained(id, 'agent-absent');
  expect(await told()).toMatchObject({ code: 'no-disk', current: false });
  await unwrap(tell({ code: 'preparing' }));
  expect(await told()).toMatchObject({ code: 'preparing', current: true });
  expect((await desk(own).explained(id, 'agent-preparing')).waiting?.changes).toEqual([]);
  sure(await own.agent.ask(0, 0));
  expect(await told()).toBeNull();

  const faults = async (more: object) =>
    (await refused(tell(more))).errors?.map(({ pointer, code }) => [pointer, code]);
  expect(await faults({ reason: 'a\u0007b' })).toEqual([['/reason', 'control-characters']]);
  expect(await faults({ reason: 'x'.repeat(501) })).toEqual([['/reason', 'is-length']]);
  expect(await faults({ reason: ' ' })).toEqual([['/reason', 'blank']]);
  expect(await faults({ code: 'tired' })).toEqual([['/code', expect.any(String)]]);
  expect(await refused(tell({}, l.pool))).toMatchObject({ status: 404 });
  expect(await told()).toBeNull();
});
