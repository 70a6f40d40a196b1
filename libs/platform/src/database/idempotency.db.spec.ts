import { newId } from '@app/platform/ids';
import { startSystem, type System } from '../../../../test/support/system';
import { Database, type Entry, type Tx } from '.';

let system: System;
let database: Database;
beforeAll(async () => {
  system = await startSystem();
  database = system.api.get(Database);
});
afterAll(() => system.stop());

const scopeId = newId();
const entry = (key: string, digest = 'same'): Entry => ({
  door: 'partner',
  scopes: { projects: [scopeId] },
  idempotency: { scopeId, key, digest },
});
const effect = (tx: Tx, topic: string) =>
  tx.query(`insert into outbox (scope_id, topic, key, created_at) values ($1, $2, $3, $4)`, [
    scopeId,
    topic,
    newId(),
    tx.now,
  ]);
const count = async (topic: string) =>
  (await system.admin.query(`select count(*)::int as n from outbox where topic = $1`, [topic])).rows[0].n as number;

it('has one effect for 100 requests at once with the same key, and answers all alike', async () => {
  const answers = await Promise.all(
    Array.from({ length: 100 }, (_, n) =>
      database.transaction(entry('hundred'), async (tx) => {
        await effect(tx, 'hundred');
        return { made_by: n };
      }),
    ),
  );
  expect(await count('hundred')).toBe(1);
  expect(new Set(answers.map(({ made_by }) => made_by)).size).toBe(1);
});

it('does not store a refusal: the next try may act', async () => {
  const refused = database.transaction(entry('refused'), async (tx) => {
    await effect(tx, 'refused');
    throw new Error('no');
  });
  await expect(refused).rejects.toThrow('no');
  await database.transaction(entry('refused'), (tx) => effect(tx, 'refused'));
  expect(await count('refused')).toBe(1);
});

it('refuses the key for another request', async () => {
  await database.transaction(entry('reused'), async () => 'first');
  await expect(database.transaction(entry('reused', 'other'), async () => 'second')).rejects.toThrow(
    'idempotency-key-reused',
  );
});

it('keeps keys of different scopes apart', async () => {
  const other = newId();
  await database.transaction(entry('shared'), async () => 'here');
  const there: Entry = {
    door: 'partner',
    scopes: { projects: [other] },
    idempotency: { scopeId: other, key: 'shared', digest: 'x' },
  };
  expect(await database.transaction(there, async () => 'there')).toBe('there');
});

it('gives up after five seconds of waiting and says so', async () => {
  let release = () => {};
  const holding = new Promise<void>((resolve) => (release = resolve));
  const slow = database.transaction(entry('slow'), () => holding.then(() => 'done'));
  await new Promise((resolve) => setTimeout(resolve, 50));
  await expect(database.transaction(entry('slow'), async () => 'never')).rejects.toThrow('idempotency-key-in-use');
  release();
  expect(await slow).toBe('done');
});
