import { readFileSync } from 'node:fs';
import { execFileSync } from 'node:child_process';
import { connect } from 'node:net';
import { Client, type Pool } from 'pg';
import { DataSource } from 'typeorm';
import { Database } from '@app/platform/database';
import { newId, read } from '@app/platform/ids';
import { foreignKeysOf, policiesOf, type Policy, scopesOf, uniquesOf } from '../support/catalogue';
import { until } from '../support/jobs-world';
import { startSystem, type System } from '../support/system';
import { makeTenant, type Tenant } from '../support/tenants';
import { World } from '../support/world';

let system: System;
let tenant: Tenant;
let policies: Policy[];
/** A login that may enter every door, as the worker does. */
let login: Client;

beforeAll(async () => {
  // Few connections: whatever a request leaves on one, the next finds.
  system = await startSystem({ worker: true, env: { LEASE_SECONDS: '600', DATABASE_POOL_SIZE: '4' } });
  tenant = await makeTenant(system, await World.begin(system));
  await system.worker?.close();
  system.worker = null;
  policies = await policiesOf(system.admin);
  login = new Client({ connectionString: system.database.url('monsoon_worker') });
  await login.connect();
}, 120_000);
afterAll(async () => {
  await login.end();
  await system.stop();
});

/** Does something inside a door and undoes it. `entered` names settings and what they hold. */
async function inside<T>(door: string, entered: Record<string, string>, work: () => Promise<T>): Promise<T> {
  await login.query('begin');
  try {
    await login.query(`select set_config('role', $1, true)`, [door]);
    for (const [setting, value] of Object.entries(entered))
      await login.query(`select set_config($1, $2, true)`, [setting, value]);
    return await work();
  } finally {
    await login.query('rollback');
  }
}

/** Rows that a door sees of each table where its policy compares something. */
async function seen(entered: Record<string, string>): Promise<string[]> {
  const visible: string[] = [];
  for (const { door, table } of policies.filter(({ command, column }) => command === 'select' && column)) {
    const { rows } = await inside(door, entered, () => login.query(`select count(*)::int as n from ${table}`));
    if (rows[0].n > 0) visible.push(`${door} ${table}: ${rows[0].n}`);
  }
  return visible;
}

/** How a setting holds ids: a person is one, of all other scopes there may be several. */
const holding = (setting: string, id: string): string => (setting === 'app.person' ? id : `{${id}}`);

const codeOf = (work: Promise<{ rowCount: number | null }>): Promise<string> =>
  work.then(
    ({ rowCount }) => `${rowCount} rows`,
    (error: { code?: string }) => error.code ?? 'another error',
  );

it('shows no row to any door that entered nothing, whether a setting never was or has ended', async () => {
  const filled = await system.admin.query(
    `select count(*)::int as n from pg_class c where relkind = 'r' and relnamespace = 'public'::regnamespace
      and (xpath('/row/c/text()', query_to_xml(format('select count(*) as c from %I', relname), false, true, '')))[1]::text <> '0'`,
  );
  expect(filled.rows[0].n).toBeGreaterThan(40);
  expect(policies.filter(({ command, column }) => command === 'select' && column).length).toBeGreaterThan(80);
  expect(await seen({})).toEqual([]);
  // After a transaction that set them, the settings are empty text, not null.
  const settings = [...new Set(policies.flatMap(({ setting }) => setting ?? []))];
  for (const setting of settings) await login.query(`select set_config($1, $2, true)`, [setting, holding(setting, '')]);
  const { rows } = await login.query(`select current_setting('app.projects', true) as left`);
  expect(rows[0].left).toBe('');
  expect(await seen({})).toEqual([]);
  for (const emptied of [(name: string) => holding(name, ''), () => ''])
    expect(await seen(Object.fromEntries(settings.map((name) => [name, emptied(name)])))).toEqual([]);
});

/** A row of a table as it stands, or null. */
const rowOf = async (table: string): Promise<Record<string, string> | null> =>
  (await system.admin.query(`select to_jsonb(t) as row from ${table} t limit 1`)).rows[0]?.row ?? null;

it('lets no door insert a row of a scope that it did not enter', async () => {
  const tried: string[] = [];
  const taken: string[] = [];
  for (const { door, table, column, setting } of policies.filter(({ command }) => command === 'insert')) {
    const row = await rowOf(table);
    if (!column || !setting || !row) continue;
    const copy = `insert into ${table} overriding system value select * from jsonb_populate_record(null::${table}, $1)`;
    const insert = (scope: string) =>
      inside(door, { [setting]: holding(setting, scope) }, () => codeOf(login.query(copy, [row])));
    const code = await insert(newId());
    if (code !== '42501') taken.push(`${door} ${table}: ${code}`);
    // In its own scope it is refused only for being there already.
    if ((await insert(row[column])) !== '42501') tried.push(table);
  }
  expect(tried.length).toBeGreaterThan(50);
  expect(taken).toEqual([]);
});

it('lets no door move a row that it sees into a scope that it did not enter', async () => {
  const tried: string[] = [];
  const moved: string[] = [];
  for (const { door, table, column, setting } of policies.filter(({ command }) => command === 'update')) {
    const row = await rowOf(table);
    if (!column || !setting || !row) continue;
    // What the door needs to see the row is entered too.
    const own = policies.filter((one) => one.table === table && one.door === door && one.column && one.setting);
    const entered = own.map(({ setting: name, column: of }) => [
      name as string,
      holding(name as string, row[of as string]),
    ]);
    const code = await inside(door, Object.fromEntries(entered), () =>
      codeOf(login.query(`update ${table} set ${column} = $1 where ${column} = $2`, [newId(), row[column]])),
    );
    tried.push(`${door} ${table}`);
    // 0A000: the table refuses every change.
    if (!['42501', '0A000'].includes(code)) moved.push(`${door} ${table}: ${code}`);
  }
  expect(tried.length).toBeGreaterThan(20);
  expect(moved).toEqual([]);
});

it('gives the logins of api and worker no right but to enter doors', async () => {
  const { rows } = await system.admin.query(
    `select rolname as name, rolsuper or rolbypassrls or rolcreaterole or rolcreatedb or rolreplication as mighty,
            (select count(*)::int from pg_class where relowner = r.oid) as owned,
            (select array_agg(m.rolname::text order by m.rolname) from pg_roles m
              where m.oid <> r.oid and pg_has_role(r.oid, m.oid, 'member')) as may_be
       from pg_roles r where rolname in ('monsoon_api', 'monsoon_worker') or rolname like 'door\\_%' order by 1`,
  );
  const doors = ['identity', 'partner', 'platform', 'site', 'staff'].map((door) => `door_${door}`);
  const may = (name: string) => (name === 'monsoon_api' ? doors : [...doors, 'door_system'].sort());
  expect(rows.filter(({ mighty, owned }) => mighty || owned > 0)).toEqual([]);
  for (const { name, may_be } of rows)
    expect([name, may_be]).toEqual([name, name.startsWith('door_') ? null : may(name)]);
  for (const role of ['monsoon_owner', 'monsoon_backup', 'postgres'])
    expect(await codeOf(login.query(`select set_config('role', $1, true)`, [role]))).toMatch(/42501|22023/);
});

it('joins rows of tenants only by keys that hold the scope, so that none can point into another’s', async () => {
  const scopes = scopesOf(policies);
  const loose = (await foreignKeysOf(system.admin)).filter(({ to, toColumns }) => {
    const wanted = scopes.get(to);
    return wanted && !toColumns.some((column) => wanted.has(column));
  });
  expect(loose).toEqual([]);
});

/** Unique across scopes, and why nobody learns by it what others have. */
const everywhere: Record<string, string> = {
  outbox_pkey: 'a number that the database gives',
  lots_account_id_key: 'a random id',
  dataset_listings_pkey: 'a random id',
  attempts_job_id_n_key: 'the id of a job, which has one project',
  invitations_hash_key: 'the hash of 256 random bits',
  organisations_registration:
    'a number of a public register; who has it is told on purpose, so that nobody takes it twice',
  programmes_name_key: 'chosen by the platform administrator alone',
};

it('lets no unique name tell what another tenant has', async () => {
  const scopes = scopesOf(policies);
  const across = (await uniquesOf(system.admin)).filter(
    ({ table, columns }) => scopes.has(table) && !columns.some((column) => scopes.get(table)?.has(column)),
  );
  expect(across.map(({ name }) => name).sort()).toEqual(Object.keys(everywhere).sort());
});

it('has no view, and no function that works with its owner’s rights but those that tell a scope’s programme, and of a pool what others were promised and use', async () => {
  const views = await system.admin.query(
    `select relname from pg_class where relkind in ('v', 'm') and relnamespace in ('public'::regnamespace, 'identity'::regnamespace)
      and coalesce(array_to_string(reloptions, ','), '') !~ 'security_invoker=(true|on)'`,
  );
  expect(views.rows).toEqual([]);
  const functions = await system.admin.query(
    `select proname as name, array_to_string(proconfig, ',') as settings from pg_proc
      where prosecdef and pronamespace in ('public'::regnamespace, 'identity'::regnamespace) order by proname`,
  );
  expect(functions.rows).toEqual([
    { name: 'pool_days', settings: 'search_path=public, pg_temp' },
    { name: 'pool_runs', settings: 'search_path=public, pg_temp' },
    { name: 'programme_of', settings: 'search_path=public' },
    { name: 'promised_elsewhere', settings: 'search_path=public, pg_temp' },
    { name: 'taking_part', settings: 'search_path=public, pg_temp' },
  ]);
  for (const [name, role] of [
    ['promised_elsewhere(uuid, uuid)', 'door_staff'],
    ['pool_days(uuid, timestamptz)', 'door_staff'],
    ['pool_runs(uuid)', 'door_staff'],
    ['taking_part(uuid)', 'door_identity'],
  ]) {
    const may = await system.admin.query(
      `select rolname as role from pg_roles where rolname like 'door\\_%' and has_function_privilege(oid, $1, 'execute')`,
      [name],
    );
    expect([name, may.rows]).toEqual([name, [{ role }]]);
  }
});

it('lets nobody, not even the server’s administrator, change or take away what is on record', async () => {
  const { rows } = await system.admin.query('select count(*)::int as n from audit_entries');
  expect(rows[0].n).toBeGreaterThan(20);
  for (const statement of [
    `update audit_entries set action = 'x'`,
    'delete from audit_entries',
    'truncate audit_entries',
  ])
    await expect(system.admin.query(statement)).rejects.toThrow('append-only');
  const may = await system.admin.query(
    `select r.rolname from pg_roles r where (r.rolname like 'door\\_%' or r.rolname in ('monsoon_api', 'monsoon_worker', 'monsoon_backup'))
      and has_table_privilege(r.oid, 'audit_entries', 'update, delete, truncate')`,
  );
  expect(may.rows).toEqual([]);
});

it('sets roles and settings for a transaction only, and opens one in a single place', () => {
  const sources = execFileSync('git', ['ls-files', 'libs', 'apps', 'migrations'], { encoding: 'utf8' })
    .split('\n')
    .filter((name) => /\.(ts|mjs)$/.test(name) && !name.endsWith('.spec.ts'));
  expect(sources.length).toBeGreaterThan(200);
  const found = (pattern: RegExp) => sources.filter((name) => pattern.test(readFileSync(name, 'utf8')));
  expect(found(/set_config\([^)]*,\s*false\)|[`'"]\s*set (?!local|constraints)(session )?(role|app\.)/i)).toEqual([]);
  // The second restores an empty database, as its owner, before anybody uses it.
  expect(found(/createQueryRunner|\.transaction\(async \(manager/)).toEqual([
    'apps/local/src/database.ts',
    'libs/platform/src/database/database.ts',
  ]);
  expect(found(/@InjectRepository|@InjectDataSource|@InjectEntityManager|getRepository\(DataSource/)).toEqual([]);
});

describe('a connection that goes back to the pool', () => {
  const pool = () => (system.api.get(DataSource).driver as unknown as { master: Pool }).master;
  const project = () => ({
    door: 'partner' as const,
    scopes: { projects: [read('prj', tenant.ids.project) as string] },
  });

  /** What every connection of the pool carries. */
  async function carried(): Promise<string[]> {
    const clients = await Promise.all(Array.from({ length: 4 }, () => pool().connect()));
    const states = await Promise.all(
      clients.map((client) =>
        client.query(
          `select current_user || coalesce((select string_agg(name || '=' || current_setting(name, true), ' ')
             from unnest($1::text[]) name where coalesce(current_setting(name, true), '') <> ''), '') as state`,
          [
            [
              'app.organisations',
              'app.projects',
              'app.programmes',
              'app.books',
              'app.pools',
              'app.person',
              'app.scopes',
            ],
          ],
        ),
      ),
    );
    for (const client of clients) client.release();
    return [...new Set(states.map(({ rows }) => rows[0].state as string))];
  }

  const sees = `select count(*)::int as n, current_user as door from projects`;

  it('carries no door and no scope, after commit, rollback, a thrown error, a broken statement', async () => {
    const database = system.api.get(Database);
    const [row] = await database.transaction(project(), (tx) => tx.query(sees));
    expect(row).toEqual({ n: 1, door: 'door_partner' });
    expect(await carried()).toEqual(['monsoon_api']);
    await expect(
      database.transaction(project(), async (tx) => {
        await tx.query(sees);
        throw new Error('thrown on the way');
      }),
    ).rejects.toThrow('thrown on the way');
    expect(await carried()).toEqual(['monsoon_api']);
    await expect(database.transaction(project(), (tx) => tx.query('select broken'))).rejects.toThrow('broken');
    expect(await carried()).toEqual(['monsoon_api']);
    await expect(database.transaction(project(), (tx) => tx.query('rollback'))).resolves.toEqual([]);
    expect(await carried()).toEqual(['monsoon_api']);
  });

  it('carries none after requests whose clients went away', async () => {
    const key = (
      await tenant.people.project.lead.post('/me/keys', { name: 'leaves', scopes: ['project:read', 'jobs:read'] })
    ).body.key as string;
    const { port } = new URL(system.url);
    for (let n = 0; n < 20; n++) {
      const socket = connect(Number(port), '127.0.0.1');
      const path = `/api/v1/projects/${tenant.ids.project}/fine-tuning-jobs?limit=${n + 1}`;
      socket.write(`GET ${path} HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${key}\r\n\r\n`);
      // Gone at once, after a tick, or when the first byte of the answer comes.
      if (n % 3 === 2) await new Promise((resolve) => socket.once('data', resolve));
      else if (n % 3 === 1) await new Promise((resolve) => setImmediate(resolve));
      socket.destroy();
    }
    await until(
      () => Promise.resolve(pool().totalCount - pool().idleCount),
      (busy) => busy === 0,
    );
    expect(await carried()).toEqual(['monsoon_api']);
  });
});
