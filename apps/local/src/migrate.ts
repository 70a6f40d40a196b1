import { resolve } from 'node:path';
import { migrate } from './database';
import { withLocalDatabase } from './local-database';

/** `npm run migrate`: on OWNER_DATABASE_URL, else on the local run's own database. */
async function main(): Promise<void> {
  const given = process.env.OWNER_DATABASE_URL;
  const { all, run } = given
    ? await migrate(given)
    : await withLocalDatabase(resolve(process.env.MONSOON_HOME ?? '.monsoon'), ({ owner }) => migrate(owner));
  console.log(`${run} of ${all} migrations were due and are done.`);
}

main().catch((error: Error) => {
  console.error(error.message);
  process.exit(1);
});
