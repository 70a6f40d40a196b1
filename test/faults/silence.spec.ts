import { randomUUID } from 'node:crypto';
import { unwrap } from '@app/api-client';
import { Database } from '@app/platform/database';
import { read } from '@app/platform/ids';
import { at } from '../support/http';
import { type Launching, launching, until } from '../support/jobs-world';
import { startSystem, type System } from '../support/system';
import { brokenInvariants, jobsPath, launch } from '../support/tuning';
import { World } from '../support/world';
import { DatabaseProxy } from './harness/database-proxy';

/** Seconds in which the guard and a launch must be answered by PostgreSQL, and in which a transaction must go on. */
const limit = 15;
const patience = 30;
/** Seconds more that a busy machine may take: far from the minutes of a connection that nobody gives up. */
const grace = 10;

let system: System;
let proxy: DatabaseProxy;
let l: Launching;
let other: Launching;
beforeAll(async () => {
  const by = async (url: string) => {
    proxy = await DatabaseProxy.open(Number(new URL(url).port));
    return proxy.through(url);
  };
  system = await startSystem({ worker: true, by });
  const world = await World.begin(system);
  l = await launching(system, world);
  other = await launching(system, world);
}, 120_000);
/** Lets the transaction go on that stands still; an open one would keep the api from closing. */
let go = () => {};
afterAll(async () => {
  go();
  proxy?.close();
  await system?.stop();
});

const list = () => l.partner.owner.session.GET(jobsPath, at({ project: l.funded.project }));
/** What was answered, and after how many seconds. */
const timed = async <T extends { response: Response }>(asking: Promise<T>) => {
  const began = performance.now();
  const answer = await asking;
  return { ...answer, status: answer.response.status, seconds: (performance.now() - began) / 1000 };
};
const ofTheApi = async () => {
  const { rows } = await system.admin.query<{ pid: number }>(
    `select pid from pg_stat_activity where datname = current_database() and application_name = 'api'`,
  );
  return rows.map(({ pid }) => pid);
};
/** Launches that wait for a row in PostgreSQL. */
const waitingForLocks = async () => {
  const { rows } = await system.admin.query<{ n: number }>(
    `select count(*)::int as n from pg_stat_activity
      where datname = current_database() and application_name = 'api' and wait_event_type = 'Lock'`,
  );
  return rows[0].n;
};
/** How many of these connections PostgreSQL keeps a transaction open for. */
const openOf = async (pids: number[]) => {
  const { rows } = await system.admin.query<{ n: number }>(
    `select count(*)::int as n from pg_stat_activity where pid = any ($1) and xact_start is not null`,
    [pids],
  );
  return rows[0].n;
};

it('throws connections away that fell silent, and launches nothing twice and loses nothing', async () => {
  await Promise.all(Array.from({ length: 30 }, list));
  await unwrap(launch(l));
  const database = system.api.get(Database);
  const lock = 'select from balances where book_id = $1 for update';
  // One connection is inside a transaction that holds rows.
  const projects = [read('prj', other.funded.project) as string];
  const held = database
    .transaction({ door: 'partner', scopes: { projects } }, async (tx) => {
      await tx.query(lock, projects);
      await new Promise<void>((resolve) => (go = resolve));
      return tx.query('select 1');
    })
    .catch((error: Error) => error.message);
  // Launches are under way in PostgreSQL, kept back for a moment by somebody else.
  const keys = Array.from({ length: 8 }, () => randomUUID());
  const somebody = await system.admin.connect();
  await somebody.query('begin');
  await somebody.query(lock, [read('prj', l.funded.project)]);
  const inFlight = keys.slice(0, 4).map((key) => timed(launch(l, { name: 'silence' }, key)));
  await until(waitingForLocks, (n) => n > 0);

  const before = await ofTheApi();
  expect(proxy.strand()).toBeGreaterThan(2);
  await somebody.query('commit');
  somebody.release();
  const asked = [
    ...keys.slice(4).map((key) => timed(launch(l, { name: 'silence' }, key))),
    ...Array.from({ length: 8 }, () => timed(list())),
  ];
  const answers = await Promise.all([...inFlight, ...asked]);
  for (const { status, seconds, response } of answers) {
    expect([200, 201, 503]).toContain(status);
    expect(seconds).toBeLessThan(limit + grace);
    if (status === 503) expect(response.headers.get('retry-after')).toBe('1');
  }
  // One of them at least was launched, and its answer lost.
  expect(answers.slice(0, 4).some(({ status }) => status === 503)).toBe(true);
  const launched = async () => {
    const { rows: all } = await system.admin.query(`select count(*)::int as n from jobs where name = 'silence'`);
    return all[0].n as number;
  };
  expect(await launched()).toBeGreaterThan(answers.filter(({ status }) => status === 201).length);

  // What is asked now goes by new connections, at once.
  for (let n = 0; n < 20; n++) {
    const { status, seconds } = await timed(list());
    expect(status).toBe(200);
    expect(seconds).toBeLessThan(limit / 3);
  }
  const backends = await Promise.all(
    Array.from({ length: 24 }, () =>
      database.transaction(
        { door: 'partner', scopes: {} },
        async (tx) => (await tx.query<{ pid: number }>('select pg_backend_pid() as pid'))[0].pid,
      ),
    ),
  );
  expect(backends.filter((pid) => before.includes(pid))).toEqual([]);

  // PostgreSQL heard of nothing, and lets go by itself of what the lost transaction holds.
  await until(
    () => openOf(before),
    (n) => n === 0,
    patience + grace,
  );
  for (const key of keys) await unwrap(launch(l, { name: 'silence' }, key));
  expect(await launched()).toBe(keys.length);
  await unwrap(launch(other));
  expect(await brokenInvariants(system)).toEqual([]);

  // All others are gone.
  expect(proxy.stranded).toBe(1);
  go();
  proxy.cut();
  expect(await held).toMatch(/Connection terminated|ECONNRESET/);
}, 180_000);
