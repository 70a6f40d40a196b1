import { existsSync, mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type DatabaseUrls, type Passwords, prepareDatabase } from './database';
import { Running } from './processes/running';
import { readSecrets } from './secrets';
import { startPostgres } from './servers/postgres';

/**
 * Opens the local run's database for a while: on the server that a running start holds, else on one started for the
 * purpose and stopped after it. @param home the local run's folder
 */
export async function withLocalDatabase<T>(home: string, work: (urls: DatabaseUrls) => Promise<T>): Promise<T> {
  if (!existsSync(join(home, 'postgres')))
    throw new Error(
      `There is no local run in ${home}: start one with \`npm start\`, or name its folder in MONSOON_HOME.`,
    );
  return inLocalDatabase(home, work);
}

async function inLocalDatabase<T>(home: string, work: (urls: DatabaseUrls) => Promise<T>): Promise<T> {
  const secrets = readSecrets(home);
  const attached = Running.isOn(home);
  const running = attached ? null : await Running.take(home);
  const postgres = await startPostgres({
    dataDir: join(home, 'postgres'),
    logFile: join(home, 'logs/postgres.log'),
    password: secrets.MONSOON_POSTGRES_PASSWORD,
  });
  try {
    return await work(await prepareDatabase(postgres.adminUrl, postgres.process !== null, secrets));
  } finally {
    if (attached) postgres.leave();
    else await postgres.stop();
    running?.release();
  }
}

/**
 * Works as the owner: on ADMIN_DATABASE_URL, where the logins are made first with the passwords of the environment; on
 * OWNER_DATABASE_URL; else on the local run's database, which is made where there is none.
 */
export async function withOwner<T>(work: (ownerUrl: string) => Promise<T>): Promise<T> {
  const { ADMIN_DATABASE_URL: admin, OWNER_DATABASE_URL: owner, MONSOON_HOME: home = '.monsoon' } = process.env;
  if (admin) return work((await prepareDatabase(admin, false, givenPasswords())).owner);
  if (owner) return work(owner);
  mkdirSync(resolve(home), { recursive: true });
  return inLocalDatabase(resolve(home), (urls) => work(urls.owner));
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
