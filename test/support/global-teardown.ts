import { readFileSync, rmSync } from 'node:fs';
import { Client } from 'pg';

/** Drops what the run made and stops what it started. */
export default async function tearDown(): Promise<void> {
  const file = process.env.MONSOON_TEST_SERVERS;
  if (!file) return;
  const { adminUrl, template, home } = JSON.parse(readFileSync(file, 'utf8')) as Record<string, string>;
  const own = (globalThis as { monsoonTestPostgres?: { stop(): Promise<void> } }).monsoonTestPostgres;
  if (own) await own.stop();
  else {
    const admin = new Client({ connectionString: adminUrl });
    await admin.connect();
    await admin.query(`drop database if exists ${template} with (force)`);
    await admin.end();
  }
  rmSync(home, { recursive: true, force: true });
}
