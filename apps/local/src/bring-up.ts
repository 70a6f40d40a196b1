import { chmodSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type DatabaseUrls, migrate, prepareDatabase } from './database';
import { apiUrl, environments, type HomeFolders, homeFolders, repositoryRoot } from './environment';
import { Running, killTrainers } from './processes/running';
import { started } from './processes/started';
import type { Stopping } from './processes/stopping';
import type { Program } from './processes/supervised';
import { watchServers } from './processes/watch';
import { readSecrets } from './secrets';
import { choosePort } from './servers/kept-port';
import { freePorts } from './servers/ports';
import { startPostgres } from './servers/postgres';
import { startRedis } from './servers/redis';
import { SiteAgent } from './site/site-agent';
import type { Terminal } from './terminal/terminal';
import { trainerArrival } from './trainer/arrival';
import { TrainerBuilding } from './trainer/building';
import { isTrainerBuilt, type TrainerEnvironment } from './trainer-environment';

/** A Monsoon that runs on this machine; what a story played on it may use. */
export interface LocalRun {
  /** Origin of the api, for example `http://127.0.0.1:41873`. */
  apiUrl: string;
  /** Where api and worker serve Prometheus metrics. */
  metricsUrls: readonly [api: string, worker: string];
  folders: HomeFolders;
  /** The database by login, for checks past the api. */
  urls: DatabaseUrls;
  /** What the api is given of the environment: for programs that speak with its rights. */
  apiEnvironment: NodeJS.ProcessEnv;
  /** Waits for the trainer's environment, which is built beside everything else, and for the agent that wants it. */
  trainer: () => Promise<TrainerEnvironment>;
  agent: SiteAgent;
}

/** What a bring-up needs of its surroundings. */
export interface Surroundings {
  /** Absolute path of the folder that keeps everything. */
  home: string;
  port: number | null;
  terminal: Terminal;
  stopping: Stopping;
  /** Told once when something that must run has died. */
  onDeath: (message: string) => void;
}

/**
 * The order of a stop: the moments, in milliseconds after it began, when patience with each part ends. The worker goes
 * first: it would plan the next attempt of a job that was just stopped, for an agent that is about to go. The agent has the
 * longest: its trainer gets 6 s to write a checkpoint and is killed then. All of it ends within 10 s, whatever hangs.
 */
const patience = {
  building: 4000,
  worker: 1000,
  agent: 9000,
  trainers: 9050,
  api: 9300,
  redis: 9400,
  postgres: 9750,
  folder: 9900,
};

/** Young objects of many requests at once outlive V8's small nursery: collecting it was a tenth of the api's CPU under load. */
const apiOptions = ['--max-semi-space-size=32'];

/** Brings everything up, in order, each part handed to `stopping` as soon as it runs. @throws Error with the cure */
export async function bringUp({ home, port, terminal, stopping, onDeath }: Surroundings): Promise<LocalRun> {
  const folders = homeFolders(home);
  mkdirSync(home, { recursive: true });
  // Passing through is allowed, looking in is not: PostgreSQL's own user must reach its data.
  chmodSync(home, 0o711);
  for (const folder of [folders.logs, folders.stores, folders.mail, folders.agent])
    mkdirSync(folder, { recursive: true, mode: 0o700 });
  const log = (name: string) => join(folders.logs, `${name}.log`);
  const running = await Running.take(home, (text) => terminal.note(text));
  await stopping.add({
    name: 'the folder',
    by: patience.folder,
    stop: async () => running.release(),
    kill: () => undefined,
  });
  // That a port is taken is heard now rather than after minutes of building.
  const held = await choosePort(home, port, (text) => terminal.warning(text));
  const secrets = readSecrets(home);
  const root = repositoryRoot();

  const postgres = await terminal.step(
    'PostgreSQL',
    (say) =>
      startPostgres({
        dataDir: folders.postgres,
        logFile: log('postgres'),
        password: secrets.MONSOON_POSTGRES_PASSWORD,
        log: say,
      }),
    ({ version, source, adminUrl }) => `${version} (${source}) on ${new URL(adminUrl).host}`,
  );
  await stopping.add({ name: 'PostgreSQL', by: patience.postgres, ...postgres });
  const redis = await terminal.step(
    'Redis',
    (say) => startRedis({ dir: folders.redis, logFile: log('redis'), log: say }),
    ({ version, source, url }) => `${version} (${source}) on ${new URL(url).host}`,
  );
  await stopping.add({ name: 'Redis', by: patience.redis, ...redis });
  watchServers({ PostgreSQL: postgres.process, Redis: redis.process }, stopping.signal, (name) =>
    onDeath(`${name} ended. Look into ${log(name.toLowerCase().replace('sql', ''))}, then start again.`),
  );

  const urls = await prepareDatabase(postgres.adminUrl, postgres.process !== null, secrets);
  await terminal.step(
    'schema',
    () => migrate(urls.owner),
    ({ all, run }) => (run === 0 ? `${all} migrations, none due` : `${run} of ${all} migrations run`),
  );
  const trainerFolder = join(root, 'apps/trainer');
  const built = isTrainerBuilt({ home, trainerFolder });
  const building = new TrainerBuilding({ home, trainerFolder, terminal, signal: stopping.signal });
  await stopping.add({
    name: 'the trainer’s environment',
    by: patience.building,
    // What builds it was told to end by the signal; its leftovers are gone once it has.
    stop: (milliseconds) => Promise.race([building.environment, sleep(milliseconds)]),
    kill: () => undefined,
  });

  const [workerPort, apiMetrics, workerMetrics] = await freePorts(3);
  const facts = {
    folders,
    urls,
    redisUrl: redis.url,
    secrets,
    apiPort: held.port,
    workerPort,
    metricsPorts: [apiMetrics, workerMetrics] as const,
  };
  const start = (program: Program, by: number, died = onDeath) => started({ stopping, running }, program, by, died);
  const program = (name: string, env: NodeJS.ProcessEnv, ready?: string): Program => ({
    name,
    script: join(root, `dist/apps/${name}/src/main.js`),
    env,
    logFile: log(name),
    cwd: root,
    ...(ready ? { ready: { url: `${ready}/health/ready` } } : {}),
  });
  const origin = apiUrl(facts);
  const apiEnvironment = environments.api(facts);
  await held.release();
  await terminal.step(
    'api',
    () => start({ ...program('api', apiEnvironment, origin), nodeOptions: apiOptions }, patience.api),
    () => origin,
  );
  const startWorker = () =>
    start(program('worker', environments.worker(facts), `http://127.0.0.1:${workerPort}`), patience.worker);
  const stopWorker = await terminal.step('worker', startWorker);
  await stopping.add({
    name: 'trainers',
    by: patience.trainers,
    stop: async () => killTrainers(folders.agent),
    kill: () => killTrainers(folders.agent),
  });
  const agent = new SiteAgent({
    home,
    apiUrl: origin,
    terminal,
    stopping: stopping.signal,
    start: async (site, died) => {
      const stop = await start(program('agent', environments.agent(facts, site, trainerFolder)), patience.agent, died);
      return () => stop(patience.agent);
    },
  });
  const waited = trainerArrival({
    building,
    built,
    agent,
    terminal,
    restartWorker: async () => {
      await stopWorker(10_000);
      await startWorker();
    },
  });
  // What needs nothing fetched is there before the story begins; else the story, and whoever signs in, need not wait for it.
  if (built) await waited();
  await agent.takeUp();
  return {
    apiUrl: origin,
    metricsUrls: [metricsUrl(apiMetrics), metricsUrl(workerMetrics)],
    folders,
    urls,
    apiEnvironment,
    trainer: waited,
    agent,
  };
}

const metricsUrl = (port: number) => `http://127.0.0.1:${port}/metrics`;
