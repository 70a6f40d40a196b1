import { startSystem, type System } from '../../../../test/support/system';
import { Database } from '.';

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
  ['40001', 20],
])('runs one statement again after %s, %i times in all', async (state, times) => {
  expect(await call(3, state)).toBe(3);
  await expect(call(10, state)).rejects.toMatchObject({ code: state });
  expect(await tries()).toBe(times);
});

it('does not wait for a lock a second time', async () => {
  await expect(call(10, '55P03')).rejects.toMatchObject({ code: '55P03' });
  expect(await tries()).toBe(1);
});
