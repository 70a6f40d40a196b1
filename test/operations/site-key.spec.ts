import { refusalOf } from '../../apps/local/src/site/site-agent';
import { type Launching, launching, until } from '../support/jobs-world';
import { startSystem, type System } from '../support/system';
import { launch } from '../support/tuning';
import { World } from '../support/world';

let system: System;
let l: Launching;
let other: Launching;
beforeAll(async () => {
  system = await startSystem({ worker: true });
  const world = await World.begin(system);
  l = await launching(system, world);
  other = await launching(system, world);
});
afterAll(() => system?.stop());

it('is asked of the api before an agent is started with it, and takes no work meanwhile', async () => {
  await launch(l);
  const waiting = async () => (await system.admin.query(`select state, fence::int from attempts`)).rows;
  await until(waiting, ([attempt]) => attempt?.state === 'assigned');
  const { agentKey: key, pool } = l;
  expect(await refusalOf(system.url, { key, pool })).toBeNull();
  expect(await waiting()).toEqual([{ state: 'assigned', fence: 0 }]);
  expect(await refusalOf(system.url, { key, pool: other.pool })).toMatch(/pool/);
  expect(await refusalOf(system.url, { key: 'KEY', pool })).toMatch(/key|sign/i);
  expect(await refusalOf(system.url, { key: 'KEY', pool: 'POOL' })).not.toBeNull();
});
