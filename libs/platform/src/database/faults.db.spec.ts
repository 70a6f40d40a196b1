import { startSystem, type System } from '../../../../test/support/system';
import { Database } from '.';
import { refusalOf } from './faults';

let system: System;
beforeAll(async () => {
  system = await startSystem();
  await system.admin.query(`
    create sequence tries;
    create function fail_until(good int, state text) returns bigint language plpgsql security definer as $$
    declare n bigint := nextval('tries');
    begin
      if n % 10 < good then raise exception 'try %', n using errcode = state; end if;
      return n;
    end $$`);
});
afterAll(() => system.stop());

const call = async (good: number, state: string) => {
  await system.admin.query(`select setval('tries', 10)`);
  const values = [good, state];
  const text = 'select fail_until($1, $2) % 10 as n';
  const [{ n }] = await system.api.get(Database).call<{ n: bigint }>('fail_until', text, values);
  return Number(n);
};

const tries = async () => (await system.admin.query(`select last_value::int - 10 as n from tries`)).rows[0].n as number;

it.each([
  ['40P01', 3],
  ['40001', 3],
])('runs one statement again after %s, %i times in all', async (state, times) => {
  expect(await call(3, state)).toBe(3);
  await expect(call(10, state)).rejects.toMatchObject({ code: state });
  expect(await tries()).toBe(times);
});

it('does not wait for a lock a second time', async () => {
  await expect(call(10, '55P03')).rejects.toMatchObject({ code: '55P03' });
  expect(await tries()).toBe(1);
});

it('says that the database is away when a connection is lost, and lends that connection no more', async () => {
  const database = system.api.get(Database);
  const entry = { door: 'partner', scopes: {} } as const;
  const backend = () =>
    database.transaction(
      entry,
      async (tx) => (await tx.query<{ pid: number }>('select pg_backend_pid() as pid'))[0].pid,
    );
  const lost = database.transaction(entry, async (tx) => {
    const [{ pid }] = await tx.query<{ pid: number }>('select pg_backend_pid() as pid');
    await system.admin.query('select pg_terminate_backend($1)', [pid]);
    await tx.query('select 1');
    return pid;
  });
  const error = await lost.catch((thrown: unknown) => thrown);
  expect(refusalOf(error)).toMatchObject({ status: 503, code: 'unavailable', body: { retryAfter: 1 } });
  const pids = await Promise.all(Array.from({ length: 24 }, backend));
  const { rows } = await system.admin.query<{ pid: number }>('select pid from pg_stat_activity');
  const there = new Set(rows.map(({ pid }) => pid));
  expect(pids.every((pid) => there.has(pid))).toBe(true);
});

it('waits no longer than five seconds for a connection of its own', async () => {
  const database = system.api.get(Database);
  const entry = { door: 'partner', scopes: {} } as const;
  let release = () => {};
  const holding = new Promise<void>((resolve) => (release = resolve));
  const all = Array.from({ length: 12 }, () => database.transaction(entry, () => holding));
  const error = await database.transaction(entry, async () => null).catch((thrown: unknown) => thrown);
  expect(refusalOf(error)).toMatchObject({ status: 503, code: 'unavailable' });
  const ready = await system.client().get('//health/ready');
  expect(ready.status).toBe(503);
  release();
  await Promise.all(all);
  expect((await system.client().get('//health/ready')).status).toBe(200);
});
