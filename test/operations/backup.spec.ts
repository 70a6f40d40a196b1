import { createHash } from 'node:crypto';
import {
  appendFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { unwrap } from '@app/api-client';
import { read, show } from '@app/platform/ids';
import { FileUrls } from '@app/platform/storage';
import { readBackup } from '../../apps/local/src/backup/manifest';
import { asked, backup, type Manifest, manifestOf, ownData, restore, rows } from '../support/backups';
import { localCommand } from '../support/command';
import { makeEmptyDatabase, type TestDatabase } from '../support/databases';
import { at, Session } from '../support/http';
import { launching, type Launching, until } from '../support/jobs-world';
import { makeRedis } from '../support/redis';
import { startSystem, type System } from '../support/system';
import { desk, launch } from '../support/tuning';
import { versionPath } from '../support/uploads';
import { sure, World } from '../support/world';

const password = 'a long password for tests';
const sha256 = (content: Buffer | string) => createHash('sha256').update(content).digest('hex');

let system: System;
let l: Launching;
/** What jobs of this world train on: uploaded, checked, published and given to the project, as people do. */
let dataset: string;
let scratch: string;
let taken: string;

beforeAll(async () => {
  scratch = mkdtempSync(join(tmpdir(), 'monsoon-backup-'));
  taken = join(scratch, 'taken');
  system = await startSystem({ worker: true });
  const world = await World.begin(system);
  l = await launching(system, world, { gpus: 2 });
  dataset = await ownData(system, world, l);
  // The stand-in of `launching` has no agreement behind it, which no real right lacks.
  await system.admin.query(`delete from data_rights where dataset_version_id <> $1`, [read('dsv', dataset)]);
  // One job that made a model, one that runs, and one that waits.
  const { id } = await unwrap(launch(l, { dataset_versions: [dataset], name: 'made' }));
  const lease = await l.agent.lease();
  await l.agent.run(lease, 30);
  sure(await l.agent.end(lease, 'succeeded', 'done', { gpu_seconds_total: 30 }));
  await desk(l).reaches(id, 'succeeded');
  await unwrap(launch(l, { dataset_versions: [dataset], name: 'runs' }));
  await l.agent.run(await l.agent.lease(), 20);
  await unwrap(launch(l, { dataset_versions: [dataset], name: 'waits', gpus: 2 }));
}, 120_000);
afterAll(async () => {
  await system?.stop();
  rmSync(scratch, { recursive: true, force: true });
});

/** What guards the rows of a database: forced row-level security, policies, triggers, checks and keys, grants. */
const guards = `
  select 'force', relname::text, relrowsecurity::text || relforcerowsecurity::text from pg_class where relkind = 'r' and relnamespace::regnamespace::text in ('public', 'identity')
  union all select 'policy', tablename || '.' || policyname, roles::text || coalesce(qual, '') || coalesce(with_check, '') from pg_policies
  union all select 'trigger', tgrelid::regclass || '.' || tgname, tgenabled::text from pg_trigger where not tgisinternal
  union all select 'constraint', conrelid::regclass || '.' || conname, pg_get_constraintdef(oid) from pg_constraint where connamespace::regnamespace::text in ('public', 'identity')
  union all select 'grant', table_schema || '.' || table_name || '.' || grantee, string_agg(privilege_type, ',' order by privilege_type)
    from information_schema.role_table_grants where table_schema in ('public', 'identity') group by 2
  order by 1, 2, 3`;

it.each(['copy', 'pg_dump, where the machine has it'])(
  'is taken under load, and restored whole into an empty system (%s)',
  async (form) => {
    const folder = form === 'copy' ? join(scratch, 'copied') : taken;
    // The folder is there already, and everybody may read it.
    mkdirSync(folder, { mode: 0o755 });
    // Launches before, during and after.
    let loading = true;
    const answered: string[] = [];
    const load = (async () => {
      while (loading) answered.push((await unwrap(launch(l, { dataset_versions: [dataset] }))).id);
    })();
    await until(
      () => Promise.resolve(answered.length),
      (count) => count >= 5,
    );
    const before = [...answered];
    const backedUp = await backup(system, folder, ...(form === 'copy' ? ['--copy'] : []));
    loading = false;
    await load;
    expect(backedUp).toEqual({ status: 0, output: expect.stringContaining('files of the stores') });
    expect(answered.length).toBeGreaterThan(before.length);
    expect(statSync(folder).mode & 0o777).toBe(0o700);
    const manifest = manifestOf(folder);
    // Where the machine has no pg_dump of the server's version, both forms are one.
    if (form !== 'copy' && manifest.database === 'copy') return;

    const database = await makeEmptyDatabase();
    const home = mkdtempSync(join(scratch, 'restored-'));
    const stores = join(home, 'stores');
    const restored = await restore(folder, database, stores);
    expect(restored).toEqual({ status: 0, output: expect.stringContaining('Restored') });

    // The same rows, guarded as they were.
    for (const { name, rows: wanted } of manifest.tables)
      expect([name, ...(await asked(database, `select count(*)::int from ${name}`))]).toEqual([name, [wanted]]);
    expect(await asked(database, guards)).toEqual(await asked(system.database, guards));
    await expect(asked(database, 'delete from journals', 'monsoon_owner')).rejects.toThrow('append-only');
    const reconciled = await localCommand('reconcile', [], { OWNER_DATABASE_URL: database.url('monsoon_owner') });
    expect(reconciled).toEqual({ status: 0, output: expect.stringContaining('I2  holds') });
    const jobs = (await asked<[string]>(database, 'select id from jobs')).map(([id]) => show('job', id));
    expect(jobs).toEqual(expect.arrayContaining(before));

    // It lives: people sign in, every file is served, and the next job starts.
    const redis = await makeRedis();
    const second = await startSystem({ worker: true, again: { database, redis, home } });
    try {
      const lead = await second.client().signIn(l.partner.owner.email, password);
      const files = readdirSync(stores, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
      const kept = await asked<[string, string]>(database, 'select root, id from stores');
      expect(files.length).toBeGreaterThanOrEqual(3);
      for (const { name, parentPath } of files) {
        const [, id] = kept.find(([root]) => parentPath.startsWith(join(stores, root))) as [string, string];
        const address = second.api.get(FileUrls).sign(id, name, 60);
        const response = await fetch(`${second.url}${address}`);
        expect(sha256(Buffer.from(await response.arrayBuffer()))).toBe(name);
      }
      const place = { org: l.partner.id, ...(await placeOf(lead, l.partner.id)) };
      const [file] = (await unwrap(lead.GET(`${versionPath}/files`, at(place)))).data;
      const params = { path: { ...place, file: file.id } };
      expect(await unwrap(lead.GET(`${versionPath}/files/{file}`, { params, parseAs: 'text' }))).toBe(rows);

      const again = { ...l, partner: { ...l.partner, owner: { ...l.partner.owner, session: lead } } };
      // A local run has lost its agent's key: the operator makes another, as its start says.
      const operator = await second.client().signIn(l.operator.email, password);
      const rack = { ...at({ pool: l.pool }), body: { name: 'this machine' } };
      const { key } = await unwrap(operator.POST('/api/v1/pools/{pool}/agents', rack));
      sure(await new Session(second.url, key).post('/site/leases', ask()));
      const { id } = await unwrap(launch(again, { dataset_versions: [dataset], name: 'after' }));
      const ids = await asked<[string]>(database, `select id from jobs where name = 'after' and state = 'queued'`);
      expect(ids.map(([job]) => show('job', job))).toEqual([id]);
      expect((await desk(again).holdsOf(id))[0]).toMatchObject({ state: 'open' });
    } finally {
      await second.stop();
    }
  },
  180_000,
);

const ask = () => ({ pool: l.pool, engine: 'process', capacity: { gpus: 2 }, holding: [], wait_seconds: 0 });

async function placeOf(session: Session, org: string) {
  const { data } = await unwrap(session.GET('/api/v1/organisations/{org}/datasets', at({ org })));
  return { dataset: data[0].id, version: dataset };
}

describe('is refused, with nothing half done,', () => {
  let into: TestDatabase;
  beforeEach(async () => {
    into = await makeEmptyDatabase();
  });
  afterEach(() => into.drop());

  const refuses = async (folder: string, why: RegExp) => {
    const stores = mkdtempSync(join(scratch, 'stores-'));
    const { status, output } = await restore(folder, into, stores);
    expect([status, output]).toEqual([1, expect.stringMatching(why)]);
    expect(readdirSync(stores)).toEqual([]);
    expect(await asked(into, `select relname from pg_class where relnamespace = 'public'::regnamespace`)).toEqual([]);
  };
  const changed = (change: (folder: string) => void) => {
    const folder = mkdtempSync(join(scratch, 'changed-'));
    cpSync(join(scratch, 'copied'), folder, { recursive: true });
    change(folder);
    return folder;
  };

  it('where a file is not what was backed up', async () => {
    const stored = (folder: string) =>
      readdirSync(join(folder, 'stores'), { recursive: true, encoding: 'utf8' }).find((name) =>
        /[0-9a-f]{64}$/.test(name),
      ) as string;
    for (const name of ['tables/public.jobs.copy.gz', 'SHA256SUMS', `stores/${stored(join(scratch, 'copied'))}`]) {
      const spoiled = changed((folder) => appendFileSync(join(folder, name), 'x'));
      await refuses(spoiled, new RegExp(`^${name.replaceAll('.', '\\.')} is not what was backed up`));
      const short = changed((folder) => rmSync(join(folder, name)));
      await refuses(short, new RegExp(`^${name.replaceAll('.', '\\.')} is missing`));
    }
  });

  it('where the backup was never finished', () =>
    refuses(
      changed((folder) => rmSync(join(folder, 'manifest.json'))),
      /holds no whole backup/,
    ));

  const telling = (change: (manifest: Manifest) => void) =>
    changed((folder) => {
      const manifest = manifestOf(folder);
      change(manifest);
      writeFileSync(join(folder, 'manifest.json'), JSON.stringify(manifest));
    });

  it('where the schema is another release’s', async () => {
    await refuses(
      telling(({ migrations }) => migrations.push('Later1899000000000')),
      /differ at the migration Later1899000000000/,
    );
    await refuses(
      telling(({ tables }) => tables.find(({ name }) => name === 'public.lots')?.columns.push('colour text')),
      /differ at the table public\.lots/,
    );
  });

  it('where a table has fewer rows than it had', () =>
    refuses(
      telling(({ tables }) => (tables.find(({ name }) => name === 'public.hold_events') as { rows: number }).rows++),
      /public\.hold_events has \d+ rows, and the backup had/,
    ));

  it('where the database is not empty', async () => {
    await asked(into, 'create table public.found (id int)');
    const stores = mkdtempSync(join(scratch, 'stores-'));
    const { status, output } = await restore(join(scratch, 'copied'), into, stores);
    expect([status, output]).toEqual([
      1,
      expect.stringMatching(/not empty: it has 1 tables, views and sequences, first public\.found/),
    ]);
    expect(readdirSync(stores)).toEqual([]);
  });
});

it('lets one of two into a folder', async () => {
  const folder = join(scratch, 'shared');
  const both = await Promise.all([backup(system, folder, '--copy'), backup(system, folder, '--copy')]);
  expect(both.filter(({ status }) => status === 0)).toHaveLength(1);
  expect(both.find(({ status }) => status === 1)?.output).toContain('is not empty');
  expect(readdirSync(folder)).not.toContain('.being-written');
  await readBackup(folder);
});

it('takes no backup of a damaged store, or over another one, and leaves nothing behind', async () => {
  const over = await backup(system, taken);
  expect([over.status, over.output]).toEqual([1, expect.stringContaining('is not empty')]);
  const folder = join(system.home, 'stores');
  const name = readdirSync(folder, { recursive: true, encoding: 'utf8' }).find((path) =>
    /[0-9a-f]{64}$/.test(path),
  ) as string;
  const sound = readFileSync(join(folder, name));
  writeFileSync(join(folder, name), 'rotten');
  const spoiled = await backup(system, join(scratch, 'spoiled'));
  expect([spoiled.status, spoiled.output]).toEqual([1, expect.stringMatching(`${name} is damaged`)]);
  expect(existsSync(join(scratch, 'spoiled'))).toBe(false);
  // A file that is lost is told, and keeps nothing else from being backed up.
  rmSync(join(folder, name));
  const short = await backup(system, join(scratch, 'short'));
  writeFileSync(join(folder, name), sound);
  expect([short.status, short.output]).toEqual([1, expect.stringContaining(`in no store, first ${name}`)]);
  expect(existsSync(join(scratch, 'short/manifest.json'))).toBe(true);
});
