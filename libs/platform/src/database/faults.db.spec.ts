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

it.each(['40P01', '40001'])('runs one statement again after %s, three times in all', async (state) => {
  expect(await call(3, state)).toBe(3);
  await expect(call(4, state)).rejects.toMatchObject({ code: state });
});

it('tells a key that is still in use, and does not try again', async () => {
  await expect(call(9, '55P03')).rejects.toMatchObject({ status: 409, code: 'idempotency-key-in-use' });
  const { rows } = await system.admin.query(`select last_value::int as tries from tries`);
  expect(rows).toEqual([{ tries: 11 }]);
});
