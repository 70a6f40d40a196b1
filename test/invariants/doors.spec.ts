import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from 'pg';
import { doors } from '@app/platform/database';
import { makeDatabase, type TestDatabase } from '../support/databases';

/** What every door may do to every table, written down; `UPDATE_CATALOGUE=1` rewrites it for review. */
const catalogue = join(__dirname, 'doors.catalogue.txt');
const schemas = ['public', 'identity'];
let database: TestDatabase;
let admin: Client;

beforeAll(async () => {
  database = await makeDatabase();
  admin = new Client({ connectionString: database.url() });
  await admin.connect();
});
afterAll(async () => {
  await admin.end();
  await database.drop();
});

interface Policy {
  name: string;
  table: string;
  role: string;
  command: string;
  qual: string | null;
  with_check: string | null;
  comment: string | null;
}

const policies = async () =>
  (
    await admin.query<Policy>(
      `select p.polname as name, n.nspname || '.' || c.relname as table, r.rolname as role,
              case p.polcmd when 'r' then 'select' when 'a' then 'insert' when 'w' then 'update' when 'd' then 'delete' else 'all' end as command,
              pg_get_expr(p.polqual, p.polrelid) as qual, pg_get_expr(p.polwithcheck, p.polrelid) as with_check,
              obj_description(p.oid, 'pg_policy') as comment
         from pg_policy p join pg_class c on c.oid = p.polrelid join pg_namespace n on n.oid = c.relnamespace
         left join pg_roles r on r.oid = p.polroles[1]
        where n.nspname = any ($1) order by 2, 3, 4, 1`,
      [schemas],
    )
  ).rows;

const tables = async () =>
  (
    await admin.query<{ table: string; owner: string; on: boolean; forced: boolean }>(
      `select n.nspname || '.' || c.relname as table, pg_get_userbyid(c.relowner) as owner,
              c.relrowsecurity as on, c.relforcerowsecurity as forced
         from pg_class c join pg_namespace n on n.oid = c.relnamespace
        where n.nspname = any ($1) and c.relkind in ('r', 'p') and c.relname <> 'migrations' order by 1`,
      [schemas],
    )
  ).rows;

const plain =
  /^\(?(\w+) = (ANY \(\(?NULLIF\(current_setting\('app\.(\w+)'::text, true\), ''::text\)\)?::uuid\[\]\)|\(?NULLIF\(current_setting\('app\.person'::text, true\), ''::text\)\)?::uuid)\)?$/;

it('puts every table under row-level security, forced, owned by the owner', async () => {
  const rows = await tables();
  expect(rows.length).toBeGreaterThan(1);
  expect(rows.filter((row) => !row.on || !row.forced || row.owner !== 'monsoon_owner')).toEqual([]);
});

it('has only plain comparisons as policies, or `true` with a reason', async () => {
  const odd = (await policies())
    .filter(({ role }) => role.startsWith('door_'))
    .filter(({ qual, with_check, comment }) =>
      [qual, with_check].some(
        (test) => test !== null && !(test === 'true' ? (comment ?? '').length > 5 : plain.test(test)),
      ),
    );
  expect(odd).toEqual([]);
});

it('has one policy for each table, door and command: PostgreSQL would join two by OR', async () => {
  const seen = new Map<string, string[]>();
  for (const { table, role, command, name } of await policies())
    seen.set(`${table} ${role} ${command}`, [...(seen.get(`${table} ${role} ${command}`) ?? []), name]);
  expect([...seen].filter(([, names]) => names.length > 1)).toEqual([]);
});

it('grants exactly what the catalogue says, table by table and door by door', async () => {
  const all = await policies();
  const lines: string[] = [];
  for (const { table } of await tables())
    for (const door of doors) {
      const mine = all.filter((policy) => policy.table === table && policy.role === `door_${door}`);
      const granted = await admin.query<{ command: string }>(
        `select command from unnest(array['select', 'insert', 'update', 'delete']) command
          where has_table_privilege($1, $2, command)`,
        [`door_${door}`, table],
      );
      const rights = granted.rows.map(({ command }) => command);
      // A right to some columns only: the catalogue says which are kept back.
      const partly = await admin.query<{ command: string; but: string }>(
        `select command, string_agg(a.attname, ', ' order by a.attnum) as but
           from unnest(array['select', 'insert', 'update']) command join pg_attribute a on a.attrelid = $2::regclass and a.attnum > 0
            and not a.attisdropped and not has_column_privilege($1, $2, a.attname, command)
          where has_any_column_privilege($1, $2, command) group by command`,
        [`door_${door}`, table],
      );
      const kept = new Map(partly.rows.map(({ command, but }) => [command, but]));
      const described = mine.map(({ command, qual, with_check }) => {
        const test = qual ?? with_check ?? '';
        const scope = test === 'true' ? 'open' : `${plain.exec(test)?.[1]} in ${plain.exec(test)?.[3] ?? 'person'}`;
        if (kept.has(command)) return `${command} ${scope} but not ${kept.get(command)}`;
        return rights.includes(command) ? `${command} ${scope}` : `${command} POLICY WITHOUT GRANT`;
      });
      const naked = rights.filter((command) => !mine.some((policy) => policy.command === command));
      for (const command of naked) described.push(`${command} GRANT WITHOUT POLICY`);
      lines.push(`${table} | ${door} | ${described.join('; ') || 'none'}`);
    }
  const text = `${lines.join('\n')}\n`;
  expect(text).not.toContain('WITHOUT');
  if (process.env.UPDATE_CATALOGUE) writeFileSync(catalogue, text);
  expect(text).toBe(readFileSync(catalogue, 'utf8'));
});

it('refuses every table to a login that entered no door', async () => {
  for (const login of ['monsoon_api', 'monsoon_worker'] as const) {
    const client = new Client({ connectionString: database.url(login) });
    await client.connect();
    for (const { table } of await tables())
      await expect(client.query(`select 1 from ${table} limit 1`)).rejects.toThrow(/permission denied/);
    await client.end();
  }
});

it('keeps the system door from the api', async () => {
  const client = new Client({ connectionString: database.url('monsoon_api') });
  await client.connect();
  await expect(client.query(`select set_config('role', 'door_system', false)`)).rejects.toThrow(/permission denied/);
  await client.end();
});

it('lets the backup read everything that a dump reads, and change nothing', async () => {
  const { rows } = await admin.query<{ name: string; readable: boolean; writable: boolean }>(
    `select n.nspname || '.' || c.relname as name,
            has_schema_privilege('monsoon_backup', n.oid, 'usage') and case c.relkind
              when 'S' then has_sequence_privilege('monsoon_backup', c.oid, 'select')
              else has_table_privilege('monsoon_backup', c.oid, 'select') end as readable,
            c.relkind <> 'S' and has_table_privilege('monsoon_backup', c.oid, 'insert, update, delete, truncate') as writable
       from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where n.nspname = any ($1) and c.relkind in ('r', 'p', 'S')`,
    [schemas],
  );
  expect(rows.length).toBeGreaterThan(30);
  expect(rows.filter(({ readable, writable }) => !readable || writable)).toEqual([]);
});
