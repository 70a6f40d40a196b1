import { Redis } from 'ioredis';
import { Database } from '@app/platform/database';
import { newId } from '@app/platform/ids';
import { startSystem, type System } from '../../../../test/support/system';
import { Outbox } from '.';

let system: System;
let listener: Redis;
const rung: string[] = [];
const scopeId = newId();
const scopes = { projects: [scopeId] };

beforeAll(async () => {
  system = await startSystem();
  listener = new Redis(system.redis.url);
  listener.on('message', (channel: string) => rung.push(channel));
  await listener.subscribe('hint:outbox');
});
afterAll(async () => {
  listener?.disconnect();
  await system?.stop();
});

/** All that was sent before this has arrived: Redis keeps the order of a connection's words. */
async function heard(): Promise<number> {
  const other = new Redis(system.redis.url);
  const echo = `hint:echo-${newId()}`;
  const came = new Promise<void>((resolve) =>
    listener.on('message', (channel: string) => channel === echo && resolve()),
  );
  await listener.subscribe(echo);
  await other.publish(echo, '');
  await came;
  other.disconnect();
  return rung.filter((channel) => channel === 'hint:outbox').length;
}

const publish = (end: () => Promise<void>) =>
  system.api.get(Database).transaction({ door: 'partner', scopes }, async (tx) => {
    await system.api.get(Outbox).publish(tx, { topic: 'outbox.test', scopeId, key: newId() });
    await end();
  });

it('rings once it has committed, and never for what was rolled back', async () => {
  let before = -1;
  await publish(async () => {
    // Long enough for a ring that did not wait.
    await system.api.get(Database).transaction({ door: 'partner', scopes }, (tx) => tx.query('select pg_sleep(0.1)'));
    before = await heard();
  });
  expect(before).toBe(0);
  expect(await heard()).toBe(1);
  await expect(publish(() => Promise.reject(new Error('no')))).rejects.toThrow('no');
  expect(await heard()).toBe(1);
});
