import {
  appendFileSync,
  chmodSync,
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  rmdirSync,
  rmSync,
  statSync,
} from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { Client } from 'pg';
import { digestOf } from '@app/platform/machine';
import { homeFolders } from '../environment';
import { withLocalDatabase } from '../local-database';
import { migrationsRun, namedFiles, sequenceValues, type Table, tablesInOrder } from './catalogue';
import { clientProgram, dump } from './dump';
import { copyStored, storedFiles, type Written } from './files';
import { storesName, sumsName, writeManifest } from './manifest';
import { copyOut, plainText, tableFile } from './tables';

/** The dump's file in a backup made by `pg_dump`. */
const dumpFile = 'database.dump';

/**
 * `npm run backup -- --to FOLDER [--copy]`: the database as one snapshot sees it, then the files of the stores, each with its
 * digest; while the system runs. On BACKUP_DATABASE_URL (`monsoon_backup`) and MONSOON_STORES, else on the local run's.
 */
async function main(): Promise<void> {
  const { values } = parseArgs({ options: { to: { type: 'string' }, copy: { type: 'boolean' } } });
  if (!values.to) throw new Error('Say where to: npm run backup -- --to FOLDER');
  const to = resolve(values.to);
  const made = claim(to);
  const { BACKUP_DATABASE_URL: given, MONSOON_STORES: stores, MONSOON_HOME: home = '.monsoon' } = process.env;
  const copyOnly = values.copy ?? false;
  try {
    if (given) await backup({ url: given, stores: resolve(stores ?? homeFolders(home).stores), to, copyOnly });
    else
      await withLocalDatabase(resolve(home), (urls) =>
        backup({ url: urls.backup, stores: resolve(stores ?? homeFolders(home).stores), to, copyOnly }),
      );
    rmSync(join(to, claimName));
  } catch (error) {
    for (const name of readdirSync(to)) rmSync(join(to, name), { recursive: true });
    if (made) rmdirSync(to);
    throw error;
  }
}

/** In a folder that a backup is being written to, and in one whose backup was cut short. */
const claimName = '.being-written';

/** Takes an empty folder for this backup alone, or makes one. @returns whether it was made */
function claim(to: string): boolean {
  const made = !existsSync(to);
  if (!made && !statSync(to).isDirectory()) throw new Error(`${to} is no folder.`);
  if (!made && readdirSync(to).length > 0) throw notEmpty(to);
  mkdirSync(to, { recursive: true });
  try {
    closeSync(openSync(join(to, claimName), 'wx', 0o600));
  } catch (error) {
    throw (error as NodeJS.ErrnoException).code === 'EEXIST' ? notEmpty(to) : error;
  }
  // Also one that was there: whoever may open it reads everything of everybody.
  chmodSync(to, 0o700);
  return made;
}

const notEmpty = (to: string) => new Error(`${to} is not empty: a backup gets a folder of its own.`);

interface Wanted {
  url: string;
  stores: string;
  to: string;
  /** Leave `pg_dump` be, also where it is there. */
  copyOnly: boolean;
}

async function backup({ url, stores, to, copyOnly }: Wanted): Promise<void> {
  const client = new Client({ connectionString: url, application_name: 'monsoon backup' });
  await client.connect();
  const total = { count: 0, bytes: 0 };
  const note = (path: string, { sha256, bytes }: Written) => {
    appendFileSync(join(to, sumsName), `${sha256}  ${path}\n`);
    total.count += 1;
    total.bytes += bytes;
  };
  try {
    await client.query(plainText);
    const { rows } = await client.query<{ server_version: string }>('show server_version');
    const version = rows[0].server_version.split(' ')[0];
    const program = copyOnly ? null : await clientProgram('pg_dump', Number.parseInt(version, 10));

    await client.query('begin transaction isolation level repeatable read read only');
    const migrations = await migrationsRun(client);
    const taken_at = new Date().toISOString();
    const tables = [];
    if (program) await dumpAll(client, program, url, to, note);
    for (const table of await tablesInOrder(client))
      tables.push({ ...table, rows: program ? await count(client, table) : await copied(client, to, table, note) });
    // A sequence belongs to no snapshot: read after the rows, it is never behind them.
    const sequences = await sequenceValues(client);
    const named = await namedFiles(client);
    await client.query('commit');

    // After the snapshot: a file is whole before any row names it and never changes, so all that it names is there.
    const files = await storedFiles(stores);
    for (const path of files)
      note(`${storesName}/${path}`, await copyStored(join(stores, path), join(to, storesName, path)));
    const { sha256 } = await digestOf(join(to, sumsName));
    const database = program ? 'pg_dump' : 'copy';
    const files_of = { ...total, sums_sha256: sha256 };
    await writeManifest(to, {
      taken_at,
      server_version: version,
      database,
      migrations,
      tables,
      sequences,
      files: files_of,
    });
    const all = tables.reduce((sum, table) => sum + table.rows, 0);
    console.log(
      `${to} holds ${all} rows of ${tables.length} tables (${database}) and ${files.length} files of the stores.`,
    );
    complain(named, new Set(files));
  } finally {
    await client.end();
  }
}

type Note = (path: string, written: Written) => void;

async function dumpAll(client: Client, program: string, url: string, to: string, note: Note): Promise<void> {
  const { rows } = await client.query<{ snapshot: string }>('select pg_export_snapshot() as snapshot');
  await dump(program, url, rows[0].snapshot, join(to, dumpFile));
  note(dumpFile, await digestOf(join(to, dumpFile)));
}

async function copied(client: Client, to: string, table: Table, note: Note): Promise<number> {
  const { rows, ...written } = await copyOut(client, to, table);
  note(tableFile(table), written);
  return rows;
}

async function count(client: Client, { name }: Table): Promise<number> {
  const { rows } = await client.query<{ count: number }>(`select count(*)::int as count from ${name}`);
  return rows[0].count;
}

/** A file that is lost already must not keep everything else from being backed up; but it is told, and the status is 1. */
function complain(named: readonly string[], there: ReadonlySet<string>): void {
  const lost = named.filter((path) => !there.has(path));
  if (lost.length === 0) return;
  console.error(
    `${lost.length} files are named by the database and in no store, first ${lost.slice(0, 10).join(', ')}.`,
  );
  process.exitCode = 1;
}

main().catch((error: Error) => {
  console.error(error.message);
  process.exit(1);
});
