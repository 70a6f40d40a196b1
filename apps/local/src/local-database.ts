import { join } from 'node:path';
import { type DatabaseUrls, prepareDatabase } from './database';
import { Running } from './processes/running';
import { readSecrets } from './secrets';
import { startPostgres } from './servers/postgres';

/**
 * Opens the local run's database for a while: on the server that a running start holds, else on one started for the
 * purpose and stopped after it. @param home the local run's folder
 */
export async function withLocalDatabase<T>(home: string, work: (urls: DatabaseUrls) => Promise<T>): Promise<T> {
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
