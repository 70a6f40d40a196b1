import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { Client } from 'pg';
import { migrationNames, migrateWith } from '../database';
import { homeFolders } from '../environment';
import { withOwner } from '../local-database';
import { relations, tablesInOrder } from './catalogue';
import { clientProgram, restoreDump } from './dump';
import { giveStored } from './files';
import { type Manifest, readBackup, storesName } from './manifest';
import { copyIn, plainText } from './tables';

/**
 * `npm run restore -- --from FOLDER`: a backup into an empty database and the stores, all or nothing. On ADMIN_DATABASE_URL,
 * where it makes the logins first, or OWNER_DATABASE_URL, and MONSOON_STORES; else on the local run's, which it makes.
 */
async function main(): Promise<void> {
  const { values } = parseArgs({ options: { from: { type: 'string' } } });
  if (!values.from) throw new Error('Say where from: npm run restore -- --from FOLDER');
  const from = resolve(values.from);
  const { MONSOON_STORES, MONSOON_HOME: home = '.monsoon' } = process.env;
  const stores = resolve(MONSOON_STORES ?? homeFolders(home).stores);
  const { manifest, sums } = await readBackup(from);
  await withOwner(async (url) => {
    await refuseOtherMigrations(manifest, url);
    await refuseIfNotEmpty(url);
    const files = [...sums.keys()].filter((path) => path.startsWith(`${storesName}/`));
    // Under their content's name they hurt nobody, should the rows that name them not follow.
    const giveFiles = async () => {
      for (const path of files) await giveStored(join(from, path), join(stores, path.slice(storesName.length + 1)));
    };
    if (manifest.database === 'pg_dump') {
      await giveFiles();
      await fromDump(manifest, from, url);
    } else
      await migrateWith(url, async (client) => {
        await fromCopies(client, manifest, from);
        await giveFiles();
      });
    const all = manifest.tables.reduce((sum, table) => sum + table.rows, 0);
    console.log(`Restored ${all} rows and ${files.length} files, as they were at ${manifest.taken_at}.`);
  });
}

async function refuseOtherMigrations({ migrations }: Manifest, url: string): Promise<void> {
  const own = await migrationNames(url);
  if (own.join() === migrations.join()) return;
  const other = migrations.find((name, n) => own[n] !== name) ?? own[migrations.length];
  throw new Error(
    `The backup's schema is not this release's: they differ at the migration ${other}.\n` +
      'Restore with the release that made it, then migrate to this one.',
  );
}

async function refuseIfNotEmpty(url: string): Promise<void> {
  const found = await connected(url, relations);
  if (found.length > 0)
    throw new Error(
      `The database is not empty: it has ${found.length} tables, views and sequences, first ${found[0]}.\n` +
        'Restore into a new one.',
    );
}

/** Rows onto the schema that the migrations have just made in the same transaction. */
async function fromCopies(client: Client, manifest: Manifest, from: string): Promise<void> {
  await client.query(plainText);
  const made = await tablesInOrder(client);
  const shape = (tables: readonly { name: string; columns: string[] }[]) =>
    tables.map(({ name, columns }) => `${name} (${columns.join(', ')})`).sort();
  const [wanted, found] = [shape(manifest.tables), shape(made)];
  const other = wanted.find((table) => !found.includes(table)) ?? found.find((table) => !wanted.includes(table));
  if (other) throw new Error(`The backup's schema is not this release's: they differ at the table ${other}.`);
  for (const { name } of made.toReversed()) await client.query(`delete from ${name}`);
  for (const table of made) same(table.name, await copyIn(client, from, table), manifest);
  for (const [name, value] of Object.entries(manifest.sequences))
    await client.query('select setval($1::regclass, $2)', [name, value]);
}

async function fromDump(manifest: Manifest, from: string, url: string): Promise<void> {
  const major = Number.parseInt(manifest.server_version, 10);
  const program = await clientProgram('pg_restore', major, true);
  if (!program)
    throw new Error(
      `The backup holds a dump of PostgreSQL ${major}, and this machine has no pg_restore of that version or newer.\n` +
        `Install it (Debian: apt-get install postgresql-client-${major}), or run this where it is.`,
    );
  await restoreDump(program, url, join(from, 'database.dump'));
  await connected(url, async (client) => {
    for (const { name } of manifest.tables) {
      const { rows } = await client.query<{ count: number }>(`select count(*)::int as count from ${name}`);
      same(name, rows[0].count, manifest);
    }
  });
}

function same(name: string, rows: number, { tables }: Manifest): void {
  const wanted = tables.find((table) => table.name === name)?.rows;
  if (rows !== wanted) throw new Error(`${name} has ${rows} rows, and the backup had ${wanted}.`);
}

async function connected<T>(url: string, work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: url, application_name: 'monsoon restore' });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

main().catch((error: Error) => {
  console.error(error.message);
  process.exit(1);
});
