import { randomBytes } from 'node:crypto';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { bootstrapRoles, type Login, logins } from '@app/platform/database';
import { migrationSource } from '../../migrations/data-source';
import { startPostgres } from '../../apps/local/src/servers/postgres';
import { loginUrl } from './databases';

/** Starts PostgreSQL once for the whole run and migrates one template that every test copies. */
export default async function setUp(): Promise<void> {
  const home = mkdtempSync(join(tmpdir(), 'monsoon-test-'));
  const adminUrl = process.env.MONSOON_TEST_POSTGRES ?? (await startOwn(home));
  const passwords = Object.fromEntries(logins.map((login) => [login, 'test-only'])) as Record<Login, string>;
  const template = `monsoon_template_${randomBytes(4).toString('hex')}`;
  const admin = new Client({ connectionString: adminUrl });
  await admin.connect();
  await admin.query(`create database ${template}`);
  await admin.end();
  const owner = new Client({ connectionString: loginUrl(adminUrl, template) });
  await owner.connect();
  await bootstrapRoles(owner, passwords);
  await owner.end();
  const source = migrationSource(loginUrl(adminUrl, template, 'monsoon_owner'));
  await source.initialize();
  await source.runMigrations();
  await source.destroy();
  const file = join(home, 'servers.json');
  writeFileSync(file, JSON.stringify({ adminUrl, template, home }));
  process.env.MONSOON_TEST_SERVERS = file;
}

async function startOwn(home: string): Promise<string> {
  const postgres = await startPostgres({ dataDir: join(home, 'postgres'), fast: true, log: () => undefined });
  (globalThis as { monsoonTestPostgres?: { stop(): Promise<void> } }).monsoonTestPostgres = postgres;
  return postgres.adminUrl;
}
