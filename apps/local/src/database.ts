import { Client, escapeIdentifier } from 'pg';
import { MigrationExecutor } from 'typeorm';
import { bootstrapRoles, type Login, logins, roleStatements } from '@app/platform/database';
import { migrationSource } from '../../../migrations/data-source';
import type { Secrets } from './secrets';

/** The system's database, by the login that each part uses. */
export interface DatabaseUrls {
  owner: string;
  api: string;
  worker: string;
  backup: string;
}

/** Passwords of the logins, as a local run or the environment holds them. */
export type Passwords = Pick<
  Secrets,
  'MONSOON_OWNER_PASSWORD' | 'MONSOON_API_PASSWORD' | 'MONSOON_WORKER_PASSWORD' | 'MONSOON_BACKUP_PASSWORD'
>;

const databaseName = 'monsoon';
const notPermitted = '42501';

/**
 * Makes the database (on a server of our own) and the logins with this folder's passwords.
 * @param adminUrl the administrator's address; its database is the one to use unless the server is ours
 * @throws Error with the exact statements when the administrator may not make roles
 */
export async function prepareDatabase(adminUrl: string, ours: boolean, secrets: Passwords): Promise<DatabaseUrls> {
  const passwords: Record<Login, string> = {
    monsoon_owner: secrets.MONSOON_OWNER_PASSWORD,
    monsoon_api: secrets.MONSOON_API_PASSWORD,
    monsoon_worker: secrets.MONSOON_WORKER_PASSWORD,
    monsoon_backup: secrets.MONSOON_BACKUP_PASSWORD,
  };
  const url = ours ? await makeDatabase(adminUrl) : adminUrl;
  const as = (login: Login) => loginUrl(url, login, passwords[login]);
  try {
    await connected(url, (admin) => bootstrapRoles(admin, passwords));
  } catch (error) {
    if ((error as { code?: string }).code !== notPermitted) throw error;
    // Somebody may have made them by hand already, from the statements below.
    if (!(await allCanConnect(logins.map(as)))) throw new Error(statementsToRun(url, passwords));
  }
  return {
    owner: as('monsoon_owner'),
    api: as('monsoon_api'),
    worker: as('monsoon_worker'),
    backup: as('monsoon_backup'),
  };
}

/** Runs the migrations that are due, as the owner. @returns how many there are and how many were due */
export async function migrate(ownerUrl: string): Promise<{ all: number; run: number }> {
  const source = migrationSource(ownerUrl);
  await source.initialize();
  try {
    const run = await source.runMigrations();
    return { all: source.migrations.length, run: run.length };
  } finally {
    await source.destroy();
  }
}

/**
 * Runs all migrations on an empty database and then `work`, in one transaction: both are there afterwards, or neither.
 */
export async function migrateWith(ownerUrl: string, work: (client: Client) => Promise<void>): Promise<void> {
  const source = migrationSource(ownerUrl);
  await source.initialize();
  const runner = source.createQueryRunner();
  try {
    await runner.startTransaction();
    const executor = new MigrationExecutor(source, runner);
    executor.transaction = 'none';
    await executor.executePendingMigrations();
    await work((await runner.connect()) as Client);
    await runner.commitTransaction();
  } catch (error) {
    await runner.rollbackTransaction();
    throw error;
  } finally {
    await runner.release();
    await source.destroy();
  }
}

/** Names of this release's migrations, oldest first. */
export async function migrationNames(ownerUrl: string): Promise<string[]> {
  const source = migrationSource(ownerUrl);
  await source.initialize();
  const names = source.migrations.map(({ name, constructor }) => name ?? constructor.name);
  await source.destroy();
  // A name ends with its time.
  return names.sort((a, b) => a.slice(-13).localeCompare(b.slice(-13)));
}

async function makeDatabase(adminUrl: string): Promise<string> {
  await connected(adminUrl, async (admin) => {
    const { rowCount } = await admin.query('select from pg_database where datname = $1', [databaseName]);
    if (rowCount === 0) await admin.query(`create database ${escapeIdentifier(databaseName)}`);
  });
  const url = new URL(adminUrl);
  url.pathname = `/${databaseName}`;
  return url.href;
}

function loginUrl(url: string, login: Login, password: string): string {
  const own = new URL(url);
  own.username = login;
  own.password = password;
  return own.href;
}

async function connected<T>(url: string, work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: url, application_name: 'monsoon start' });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

async function allCanConnect(urls: string[]): Promise<boolean> {
  const tries = await Promise.allSettled(urls.map((url) => connected(url, (client) => client.query('select 1'))));
  return tries.every(({ status }) => status === 'fulfilled');
}

function statementsToRun(url: string, passwords: Record<Login, string>): string {
  const name = new URL(url).pathname.slice(1);
  return [
    'The login in DATABASE_URL may not make roles. Let an administrator of the server run these statements, in that',
    'database, then start again (they hold passwords of this folder):',
    '',
    ...roleStatements(passwords),
    `alter database ${escapeIdentifier(name)} owner to monsoon_owner`,
    'alter schema public owner to monsoon_owner',
  ]
    .map((line, i) => (i < 3 ? line : `${line};`))
    .join('\n');
}
