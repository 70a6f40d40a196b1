import { Database } from '@app/platform/database';
import { newId } from '@app/platform/ids';
import { startSystem, type System } from '../../../../test/support/system';
import { Outbox, Relay } from '.';

let system: System;
let delivered: string[];
const scopeId = newId();
const scopes = { projects: [scopeId] };

beforeAll(async () => {
  system = await startSystem({ worker: true });
  delivered = [];
  system.worker?.get(Relay).on('relay.test', async ({ payload }) => {
    if (payload.refuse && !delivered.includes('refused once')) {
      delivered.push('refused once');
      throw new Error('not now');
    }
    delivered.push(String(payload.n));
  });
});
afterAll(() => system.stop());

const publish = (n: number | string, more: object = {}) =>
  system.api
    .get(Database)
    .transaction({ door: 'partner', scopes }, (tx) =>
      system.api.get(Outbox).publish(tx, { topic: 'relay.test', scopeId, key: newId(), payload: { n, ...more } }),
    );
const until = async (holds: () => boolean) => {
  for (const end = Date.now() + 10_000; !holds() && Date.now() < end;) await new Promise((r) => setTimeout(r, 20));
  expect(holds()).toBe(true);
};

it('delivers what committed, in order of seq, and nothing of what rolled back', async () => {
  const failing = system.api.get(Database).transaction({ door: 'partner', scopes }, async (tx) => {
    await system.api.get(Outbox).publish(tx, { topic: 'relay.test', scopeId, key: newId(), payload: { n: 'never' } });
    throw new Error('rolled back');
  });
  await expect(failing).rejects.toThrow('rolled back');
  await Promise.all(Array.from({ length: 50 }, (_, n) => publish(n)));
  await until(() => delivered.length >= 50);
  expect(new Set(delivered).size).toBe(50);
  expect(delivered).not.toContain('never');
  const events = await system.api
    .get(Database)
    .transaction({ door: 'partner', scopes }, (tx) => system.api.get(Outbox).read(tx, scopeId, 0n, 200));
  expect(events.map(({ payload }) => String(payload.n))).toEqual(delivered);
});

it('tries again what a handler could not take', async () => {
  await publish('again', { refuse: true });
  await until(() => delivered.includes('again'));
  expect(delivered).toContain('refused once');
});

it('delivers without Redis, later', async () => {
  await system.redis.stop();
  await publish('without redis');
  await until(() => delivered.includes('without redis'));
});

it('shows events only to who entered their scope', async () => {
  const foreign = await system.api
    .get(Database)
    .transaction({ door: 'partner', scopes: { projects: [newId()] } }, (tx) =>
      system.api.get(Outbox).read(tx, scopeId, 0n, 200),
    );
  expect(foreign).toEqual([]);
});
