import { JobSweeps } from '../../libs/jobs/src/placing/sweeps';
import { codeOf } from '../support/http';
import { launching, type Launching } from '../support/jobs-world';
import { startSystem, type System } from '../support/system';
import { beat, launch } from '../support/tuning';
import { sure, World } from '../support/world';
import { unwrap } from '@app/api-client';

let system: System;
let l: Launching;

beforeAll(async () => {
  system = await startSystem({ worker: true, env: { LEASE_SECONDS: '30' } });
  l = await launching(system, await World.begin(system), { gpus: 4 });
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
