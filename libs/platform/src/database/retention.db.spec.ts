import { Outbox } from '@app/platform/events';
import { newId } from '@app/platform/ids';
import { startSystem, type System } from '../../../../test/support/system';
import { World } from '../../../../test/support/world';
import { Database, Retention } from '.';

let system: System;
let world: World;
beforeAll(async () => {
  system = await startSystem({ worker: true });
  world = await World.begin(system);
});
afterAll(() => system.stop());

const count = async (table: string) =>
  (await system.admin.query(`select count(*)::int as n from ${table}`)).rows[0].n as number;
const day = 86_400;
const tables = ['idempotency_keys', 'outbox', 'identity.sessions', 'identity.one_time_links'];

it('keeps what is in use, and deletes by age what is not, table by table', async () => {
  const retention = system.worker?.get(Retention) as Retention;
  const names = { en: 'Philippines' };
  await world.platform.post('/platform/countries', { code: 'PH', currency: 'USD', names }, { idempotency: true });
  await system.client().post('/password-resets', { email: world.administrator.email });
  const scopeId = newId();
  await system.api
    .get(Database)
    .transaction({ door: 'partner', scopes: { projects: [scopeId] } }, (tx) =>
      system.api.get(Outbox).publish(tx, { topic: 'test.old', scopeId, key: scopeId }),
    );
  const before: Record<string, number> = Object.fromEntries(
    await Promise.all(tables.map(async (table) => [table, await count(table)])),
  );
  expect(Object.values(before).every((n) => n > 0)).toBe(true);
  expect(Object.values(await retention.round()).every((n) => n === 0)).toBe(true);

  system.clock.advance(3 * day);
  const soon = await retention.round();
  expect(soon).toMatchObject({ idempotency_keys: 0, outbox: 0 });
  expect(soon['identity.sessions']).toBe(before['identity.sessions']);
  expect(soon['identity.one_time_links']).toBeGreaterThan(0);

  system.clock.advance(5 * day);
  const later = await retention.round();
  expect([later.idempotency_keys, later.outbox]).toEqual([before.idempotency_keys, before.outbox]);
  expect(await Promise.all(tables.map(count))).toEqual([0, 0, 0, expect.any(Number)]);
});

it('deletes more than a batch in one round', async () => {
  await system.admin.query(
    `insert into idempotency_keys (scope_id, key, digest, created_at)
     select $1, n::text, 'x', now() - interval '30 days' from generate_series(1, 2500) n`,
    [newId()],
  );
  expect((await system.worker?.get(Retention).round())?.idempotency_keys).toBe(2500);
});
