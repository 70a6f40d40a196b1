import { resolve } from 'node:path';
import { Client } from 'pg';
import { withLocalDatabase } from './local-database';

interface Invariant {
  invariant: string;
  meaning: string;
  looked: string;
  wrong: string;
  first_wrong: string | null;
}

/**
 * `npm run reconcile`: recomputes the ledger's invariants over every book, on OWNER_DATABASE_URL, else on the local run's
 * database. @returns whether all of them hold
 */
async function reconcile(url: string): Promise<boolean> {
  const client = new Client({ connectionString: url, application_name: 'monsoon reconcile' });
  await client.connect();
  try {
    // One snapshot for every sum: a posting in between would look like a difference.
    await client.query('begin transaction isolation level repeatable read read only');
    const { rows } = await client.query<Invariant>(
      'select invariant, meaning, looked::text, wrong::text, first_wrong from reconcile_books()',
    );
    await client.query('commit');
    for (const { invariant, meaning, looked, wrong, first_wrong } of rows) {
      const found = wrong === '0' ? 'holds' : `FAILS ${wrong} times, first at ${first_wrong}`;
      console.log(`${invariant.padEnd(4)}${found}: ${meaning} (${looked} rows)`);
    }
    return rows.length > 0 && rows.every(({ wrong }) => wrong === '0');
  } finally {
    await client.end();
  }
}

async function main(): Promise<void> {
  const given = process.env.OWNER_DATABASE_URL;
  const holds = given
    ? await reconcile(given)
    : await withLocalDatabase(resolve(process.env.MONSOON_HOME ?? '.monsoon'), ({ owner }) => reconcile(owner));
  process.exitCode = holds ? 0 : 1;
}

main().catch((error: Error) => {
  console.error(error.message);
  process.exit(1);
});
