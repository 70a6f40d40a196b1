import { setTimeout as sleep } from 'node:timers/promises';
import type { INestApplicationContext } from '@nestjs/common';
import { Pool } from 'pg';
import { unwrap } from '@app/api-client';
import { Database } from '@app/platform/database';
import { Outbox } from '@app/platform/events';
import { newId, read } from '@app/platform/ids';
import { type ValidationKey, Validator } from '../../libs/datasets/src/validation/validator';
import { at, changing } from '../support/http';
import { type Launching, launching, until } from '../support/jobs-world';
import { startSystem, type System } from '../support/system';
import { brokenInvariants, launch } from '../support/tuning';
import { colleague, datasetFacts, datasetPath, reached, upload, versionPath } from '../support/uploads';
import { sure, World } from '../support/world';

let system: System;
let world: World;
let l: Launching;
beforeAll(async () => {
  system = await startSystem({ worker: true });
  world = await World.begin(system);
  l = await launching(system, world);
}, 120_000);
afterAll(() => system?.stop());

it('does a check once though its hint is delivered fifty times', async () => {
  const { session } = await colleague(system, world, l.partner, 'steward');
  const org = l.partner.id;
  const registered = { ...at({ org }), body: datasetFacts() };
  const { id: dataset } = await unwrap(session.POST('/api/v1/organisations/{org}/datasets', registered));
  const draft = { ...at({ org, dataset }), body: { number: '1.0.0' } };
  const { id: version } = await unwrap(session.POST(`${datasetPath}/versions`, draft));
  const place = { org, dataset, version };
  const rows = Array.from({ length: 3000 }, (_, n) => `{"instruction":"ตลาด ${n}","output":"เปิด"}\n`).join('');
  sure(await upload(session, place, rows));
  const shown = await unwrap(session.GET(versionPath, at(place)));
  await unwrap(session.POST(`${versionPath}/validation`, changing(place, shown.version)));
  const { rows: keys } = await system.admin.query<ValidationKey & { [column: string]: unknown }>(
    `select org_id, version_id, id from validations where version_id = $1`,
    [read('dsv', version)],
  );
  const validator = (system.worker as INestApplicationContext).get(Validator, { strict: false });
  const deliveries = Array.from({ length: 50 }, () => validator.run(keys[0], new AbortController().signal));
  await Promise.allSettled(deliveries);
  await reached(session, place, (state) => state !== 'validating');
  const { rows: done } = await system.admin.query(`select state, attempts from validations where id = $1`, [
    keys[0].id,
  ]);
  expect(done).toEqual([{ state: 'passed', attempts: 1 }]);
});

it('skips no news of a transaction that began first and committed last', async () => {
  const database = system.api.get(Database);
  const outbox = system.api.get(Outbox);
  const scopeId = newId();
  const entry = { door: 'partner', scopes: { projects: [scopeId] } } as const;
  const say = (n: number, before = async () => {}) =>
    database.transaction(entry, async (tx) => {
      await outbox.publish(tx, { topic: 'faults.test', scopeId, key: newId(), payload: { n } });
      await before();
    });
  let commit = () => {};
  const slow = say(1, () => new Promise((resolve) => (commit = resolve)));
  await say(2);
  const readAfter = (seq: bigint) => database.transaction(entry, (tx) => outbox.read(tx, scopeId, seq, 10));
  const first = await until(
    () => readAfter(0n),
    (events) => events.length > 0,
  );
  expect(first.map(({ payload }) => payload.n)).toEqual([2]);
  commit();
  await slow;
  const next = await until(
    () => readAfter(first[0].seq),
    (events) => events.length > 0,
  );
  expect(next.map(({ payload }) => payload.n)).toEqual([1]);
});

it('answers a storm of deadlocks with a job or with «ask again», and keeps the books', async () => {
  const accounts = new Pool({ connectionString: system.database.url(), max: 1 });
  let storm = true;
  // Takes the same rows as a launch, in the opposite order, and holds them for a moment.
  const holder = async () => {
    while (storm) {
      const client = await accounts.connect();
      try {
        // It has more patience than a launch, which is the one that finds the deadlock and is undone.
        await client.query(`begin; set local deadlock_timeout = '30s'`);
        const { rows } = await client.query(
          `select account_id from balances where book_id = $1 order by account_id desc`,
          [read('prj', l.funded.project)],
        );
        for (const { account_id } of rows)
          await client.query(`select from balances where account_id = $1 for update`, [account_id]);
        await client.query('commit');
        await sleep(20);
      } catch {
        await client.query('rollback');
      } finally {
        client.release();
      }
    }
  };
  const holding = holder();
  const met = async () =>
    (
      await system.admin.query<{ some: boolean }>(
        `select deadlocks > 0 as some from pg_stat_database where datname = current_database()`,
      )
    ).rows[0].some;
  const answers: Awaited<ReturnType<typeof launch>>[] = [];
  // Whoever waits together is one batch, which meets the holder or does not: as many waves as it takes.
  for (let wave = 0; wave < 40 && !(await met()); wave++)
    answers.push(...(await Promise.all(Array.from({ length: 20 }, () => launch(l)))));
  storm = false;
  await holding;
  await accounts.end();
  const made = answers.filter(({ response }) => response.ok).length;
  for (const { response, error } of answers)
    if (!response.ok) {
      // 409: a deadlock undid it (40P01), each time that it was tried. 503: those who wait for a lock kept it from a connection.
      expect(['409 too-busy', '503 unavailable']).toContain(`${response.status} ${(error as { code: string }).code}`);
      expect(response.headers.get('retry-after')).toBe('1');
    }
  expect(made).toBeGreaterThan(0);
  expect(await met()).toBe(true);
  const { rows: jobs } = await system.admin.query(`select count(*)::int as n from jobs`);
  expect(jobs).toEqual([{ n: made }]);
  expect(await brokenInvariants(system)).toEqual([]);
});
