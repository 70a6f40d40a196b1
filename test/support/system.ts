import 'reflect-metadata';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { INestApplicationContext } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Test } from '@nestjs/testing';
import { Pool } from 'pg';
import { BaseModels } from '@app/models';
import { Clock } from '@app/platform/clock';
import { Config } from '@app/platform/config';
import { configureHttp, httpAdapter } from '@app/platform/http';
import { TestClock } from '@app/testing';
import { ApiModule } from '../../apps/api/src/api.module';
import { serveDocument } from '../../apps/api/src/openapi';
import { serveSites } from '../../apps/api/src/sites';
import { WorkerModule } from '../../apps/worker/src/worker.module';
import { FirstPerson } from '../../libs/identity/src/sessions/set-up';
import { makeDatabase, type TestDatabase } from './databases';
import { Session } from './http';
import { readMail, type ReadMail } from './mail';
import { makeRedis, type TestRedis } from './redis';

/** A running Monsoon as people meet it, whichever processes it is made of. */
export interface Portal {
  /** `http://127.0.0.1:port` of the api. */
  url: string;
  /** The present, as the portal's own clock has it; only a test's clock can be moved. */
  clock: Pick<TestClock, 'now' | 'advance'>;
  /** The server's administrator: to look at rows past row-level security, never to make the system's state. */
  admin: Pool;
  /** Folder with stores, mails and base models. */
  home: string;
  /** An HTTP client: anonymous, with an API key, or after `signIn` with a cookie. */
  client(key?: string): Session;
  /** Mails sent so far to an address, newest last. */
  mails(to: string): ReadMail[];
  /** Token of the one-time link that makes the platform administrator. */
  firstLink(): Promise<string>;
  /** Offers the base models that lie in `home`. */
  offerBaseModels(): Promise<void>;
}

/** A whole running Monsoon on its own database, Redis and folders, inside this process. */
export interface System extends Portal {
  api: NestFastifyApplication;
  worker: INestApplicationContext | null;
  clock: TestClock;
  redis: TestRedis;
  database: TestDatabase;
  env: NodeJS.ProcessEnv;
  startWorker(): Promise<INestApplicationContext>;
  stop(): Promise<void>;
}

export interface Options {
  /** Run the worker in this process too. */
  worker?: boolean;
  /** Overrides of environment variables. */
  env?: NodeJS.ProcessEnv;
  /** Another way of the api to its database than straight. @returns the address by that way */
  by?: (databaseUrl: string) => Promise<string>;
  /** Databases and Redis to go on with, after a stop. */
  again?: { database: TestDatabase; redis: TestRedis; home: string };
}

const secret = 'only-for-tests-only-for-tests-only-for-tests';

/** Starts the api on a free port, and the worker if asked. Call `stop()` in `afterAll`. */
export async function startSystem(options: Options = {}): Promise<System> {
  const [database, redis] = options.again
    ? [options.again.database, options.again.redis]
    : await Promise.all([makeDatabase(), makeRedis()]);
  const home = options.again?.home ?? mkdtempSync(join(tmpdir(), 'monsoon-system-'));
  const clock = new TestClock();
  const admin = new Pool({ connectionString: database.url(), max: 2 });
  admin.on('error', () => undefined);
  const env: NodeJS.ProcessEnv = {
    NODE_ENV: 'test',
    LOG_LEVEL: process.env.TEST_LOG_LEVEL ?? 'error',
    REDIS_URL: redis.url,
    MONSOON_CURSOR_SECRET: secret,
    MONSOON_FILE_URL_SECRET: secret,
    MONSOON_STORES: join(home, 'stores'),
    BASE_MODELS_DIR: join(home, 'base-models'),
    MAIL_DIR: join(home, 'mail'),
    RATE_LIMIT_PER_CALLER: '1000000',
    RATE_LIMIT_PER_ADDRESS: '1000000',
    SIGN_INS_PER_ADDRESS: '1000000',
    ...options.env,
  };
  const straight = database.url('monsoon_api');
  const apiUrl = options.by ? await options.by(straight) : straight;
  const config = (name: string, url: string) => new Config({ ...env, PROCESS_NAME: name, PROCESS_DATABASE_URL: url });

  const building = Test.createTestingModule({ imports: [ApiModule] });
  building.overrideProvider(Config).useValue(config('api', apiUrl));
  building.overrideProvider(Clock).useValue(clock);
  const api = (await building.compile()).createNestApplication<NestFastifyApplication>(
    httpAdapter(config('api', apiUrl)),
  );
  await configureHttp(api);
  serveDocument(api);
  await serveSites(api);
  await api.listen(0, '127.0.0.1');
  const url = await api.getUrl();

  const system: System = {
    url,
    api,
    worker: null,
    clock,
    redis,
    database,
    admin,
    home,
    env,
    client: (key) => new Session(url, key),
    mails: (to) => mailsTo(join(home, 'mail'), to),
    firstLink: async () => (await api.get(FirstPerson).makeLink()) as string,
    offerBaseModels: async () => void (await api.get(BaseModels).seedFromFolder()),
    startWorker: async () => {
      const module = Test.createTestingModule({ imports: [WorkerModule] });
      module.overrideProvider(Config).useValue(
        new Config({
          ORIGIN: url,
          ...env,
          PROCESS_NAME: 'worker',
          PROCESS_DATABASE_URL: database.url('monsoon_worker'),
        }),
      );
      module.overrideProvider(Clock).useValue(clock);
      const worker = (await module.compile()).createNestApplication<NestFastifyApplication>(httpAdapter());
      await worker.init();
      system.worker = worker;
      return worker;
    },
    stop: async () => {
      await system.worker?.close();
      await api.close();
      await admin.end();
      await redis.stop();
      await database.drop();
      rmSync(home, { recursive: true, force: true });
    },
  };
  if (options.worker) await system.startWorker();
  return system;
}

/** Mails to an address in a folder of mails, oldest first. */
export function mailsTo(folder: string, to: string): ReadMail[] {
  try {
    return readdirSync(folder)
      .sort()
      .map((name) => readFileSync(join(folder, name), 'utf8'))
      .filter(
        (text) =>
          text.toLowerCase().includes(`to: ${to.toLowerCase()}`) ||
          text.toLowerCase().includes(`<${to.toLowerCase()}>`),
      )
      .map(readMail);
  } catch {
    return [];
  }
}
