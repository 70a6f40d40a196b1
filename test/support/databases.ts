import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { Client } from 'pg';
import type { Login } from '@app/platform/database';

/** A database of one test: a copy of the migrated template, dropped at the end. */
export interface TestDatabase {
  name: string;
  /** Connection string of a login; without one, the server's administrator, who looks past row-level security. */
  url(login?: Login): string;
  drop(): Promise<void>;
}

/** The same server's address for another database and login. */
export function loginUrl(adminUrl: string, database: string, login?: Login): string {
  const url = new URL(adminUrl);
  url.pathname = `/${database}`;
  if (login) {
    url.username = login;
    url.password = 'test-only';
  }
  return url.href;
}

/** Copies the template that the run's set-up migrated. */
export const makeDatabase = (): Promise<TestDatabase> => make((template) => `template ${template}`);

/** A database as its administrator makes one for the owner: nothing is in it. */
export async function makeEmptyDatabase(): Promise<TestDatabase> {
  const made = await make(() => 'template template0');
  const admin = new Client({ connectionString: made.url() });
  await admin.connect();
  await admin.query('alter schema public owner to monsoon_owner');
  await admin.end();
  return made;
}

async function make(from: (template: string) => string): Promise<TestDatabase> {
  const file = process.env.MONSOON_TEST_SERVERS;
  if (!file) throw new Error('tests with a database run in the project "system" of jest.config.cjs');
  const { adminUrl, template } = JSON.parse(readFileSync(file, 'utf8')) as Record<string, string>;
  const name = `monsoon_test_${randomBytes(6).toString('hex')}`;
  const asAdmin = async (statement: string) => {
    const admin = new Client({ connectionString: adminUrl });
    await admin.connect();
    // A template can be copied by one at a time; the lock makes the others wait instead of fail.
    await admin.query('select pg_advisory_lock(727099)');
    await admin.query(statement);
    await admin.end();
  };
  await asAdmin(`create database ${name} ${from(template)} owner monsoon_owner`);
  return {
    name,
    url: (login) => loginUrl(adminUrl, name, login),
    drop: () => asAdmin(`drop database if exists ${name} with (force)`),
  };
}
