import type { INestApplicationContext } from '@nestjs/common';
import Queue from 'bull';
import { Database } from '@app/platform/database';
import { newId } from '@app/platform/ids';
import { Doorbell } from '@app/platform/queues';
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

const publish = (n: number | string, more: object = {}, topic = 'relay.test') =>
  system.api
    .get(Database)
    .transaction({ door: 'partner', scopes }, (tx) =>
      system.api.get(Outbox).publish(tx, { topic, scopeId, key: newId(), payload: { n, ...more } }),
    );
const untilAsync = async (holds: () => Promise<boolean>) => {
  for (const end = Date.now() + 10_000; Date.now() < end; await new Promise((r) => setTimeout(r, 20)))
    if (await holds()) return;
  expect(await holds()).toBe(true);
};
const until = (holds: () => boolean) => untilAsync(() => Promise.resolve(holds()));

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

it('tells every room that asked, whether or not another is slow or fails', async () => {
  const relay = system.worker?.get(Relay);
  const heard: string[] = [];
  let go: () => void = () => undefined;
  const slow = new Promise<void>((resolve) => (go = resolve));
  relay?.on('relay.several', async () => {
    heard.push('failing');
    if (heard.filter((who) => who === 'failing').length === 1) throw new Error('not now');
  });
  relay?.on('relay.several', () => slow.then(() => void heard.push('slow')));
  relay?.on('relay.several', async () => void heard.push('quick'));
  await publish('to several', {}, 'relay.several');
  await until(() => heard.includes('quick'));
  expect(heard).toEqual(['failing', 'quick']);
  go();
  // Once more, and whole, since one had failed.
  await until(() => heard.filter((who) => who === 'slow').length === 2);
  expect(heard.filter((who) => who === 'failing')).toHaveLength(2);
});

it('lets nothing wait behind what a handler cannot take', async () => {
  system.worker?.get(Relay).on('relay.poison', () => Promise.reject(new Error('never')));
  const many = Array.from({ length: 450 }, (_, n) => publish(`poison ${n}`, {}, 'relay.poison'));
  await Promise.all(many);
  await publish('behind poison');
  await until(() => delivered.includes('behind poison'));
  const { rows } = await system.admin.query(
    `select count(*)::int as waiting, min(failures) as tried, bool_and(seq is not null) as stamped from outbox
      where topic = 'relay.poison' and delivered_at is null`,
  );
  expect(rows).toEqual([{ waiting: 450, tried: expect.any(Number), stamped: true }]);
});

it('stamps at once while every handler rings a queue that does not answer', async () => {
  const worker = system.worker as INestApplicationContext;
  let rung = 0;
  const queue = new Queue('stopped', {
    redis: { port: 1, host: '127.0.0.1', retryStrategy: () => null },
    prefix: 'test',
  });
  queue.on('error', () => undefined);
  worker.get(Relay).on('relay.ringing', async () => {
    rung++;
    await worker.get(Doorbell).ring(queue, {});
  });
  await Promise.all(Array.from({ length: 20 }, (_, n) => publish(`ring ${n}`, {}, 'relay.ringing')));
  await until(() => rung >= 20);
  // The rings are being waited for now; what is published meanwhile is readable within that time.
  const began = Date.now();
  await publish('meanwhile');
  await untilAsync(async () => {
    const { rows } = await system.admin.query(`select seq from outbox where payload->>'n' = 'meanwhile'`);
    return rows[0].seq !== null;
  });
  expect(Date.now() - began).toBeLessThan(1500);
  await queue.close().catch(() => undefined);
});

it('delivers without Redis, later', async () => {
  await system.redis.stop();
  await publish('without redis');
  await until(() => delivered.includes('without redis'));
});

it('shows events only to who entered their scope', async () => {
  await publish('of the scope');
  const seenFrom = (project: string) =>
    system.api
      .get(Database)
      .transaction({ door: 'partner', scopes: { projects: [project] } }, (tx) =>
        system.api.get(Outbox).read(tx, scopeId, 0n, 200),
      );
  await untilAsync(async () => (await seenFrom(scopeId)).length > 0);
  expect(await seenFrom(newId())).toEqual([]);
});
