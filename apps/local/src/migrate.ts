import { migrate } from './database';
import { withOwner } from './local-database';

/**
 * `npm run migrate`: on ADMIN_DATABASE_URL, where it makes the logins first, with the passwords of the environment; on
 * OWNER_DATABASE_URL; else on the local run's own database.
 */
async function main(): Promise<void> {
  const { all, run } = await withOwner(migrate);
  console.log(`${run} of ${all} migrations were due and are done.`);
}

main().catch((error: Error) => {
  console.error(error.message);
  process.exit(1);
});
