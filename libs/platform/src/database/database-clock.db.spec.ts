import { startSystem, type System } from '../../../../test/support/system';
import { Clock } from '../clock';
import { Database } from '.';
import { DatabaseClock } from './database-clock';

let system: System;
beforeAll(async () => {
  system = await startSystem();
});
afterAll(() => system.stop());

it.each([3_600_000, -3_600_000])('puts a clock right that is %i ms out', async (out) => {
  const clock = new Clock();
  clock.set(new Date(Date.now() + out));
  await new DatabaseClock(system.api.get(Database), clock).onModuleInit();
  const { rows } = await system.admin.query<{ now: Date }>('select clock_timestamp() as now');
  expect(Math.abs(clock.now().getTime() - rows[0].now.getTime())).toBeLessThan(2000);
});
