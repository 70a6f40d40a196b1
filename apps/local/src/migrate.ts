import { resolve } from 'node:path';
import { migrate, type Passwords, prepareDatabase } from './database';
import { withLocalDatabase } from './local-database';

/**
 * `npm run migrate`: on ADMIN_DATABASE_URL, where it makes the logins first, with the passwords of the environment; on
 * OWNER_DATABASE_URL; else on the local run's own database.
 */
async function main(): Promise<void> {
  const { ADMIN_DATABASE_URL: admin, OWNER_DATABASE_URL: owner } = process.env;
  const { all, run } = admin
    ? await migrate((await prepareDatabase(admin, false, givenPasswords())).owner)
    : owner
      ? await migrate(owner)
      : await withLocalDatabase(resolve(process.env.MONSOON_HOME ?? '.monsoon'), (urls) => migrate(urls.owner));
  console.log(`${run} of ${all} migrations were due and are done.`);
}

function givenPasswords(): Passwords {
  const given = (name: keyof Passwords): string => {
    const password = process.env[name];
    if (!password) throw new Error(`Set ${name} in the environment: the login is made with it.`);
    return password;
  };
  return {
    MONSOON_OWNER_PASSWORD: given('MONSOON_OWNER_PASSWORD'),
    MONSOON_API_PASSWORD: given('MONSOON_API_PASSWORD'),
    MONSOON_WORKER_PASSWORD: given('MONSOON_WORKER_PASSWORD'),
    MONSOON_BACKUP_PASSWORD: given('MONSOON_BACKUP_PASSWORD'),
  };
}

main().catch((error: Error) => {
  console.error(error.message);
  process.exit(1);
});
