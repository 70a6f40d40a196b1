import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { DatabaseUrls } from './database';
import type { Secrets } from './secrets';

/** Folders of a local run; all of them lie in one, so that deleting that one begins anew. */
export function homeFolders(home: string) {
  return {
    home,
    postgres: join(home, 'postgres'),
    redis: join(home, 'redis'),
    logs: join(home, 'logs'),
    stores: join(home, 'stores'),
    mail: join(home, 'mail'),
    agent: join(home, 'agent'),
    baseModels: join(home, 'base-models'),
  };
}
export type HomeFolders = ReturnType<typeof homeFolders>;

/** Root of the repository, found from the compiled program: the folder that holds the trainer beside `dist`. */
export function repositoryRoot(from = __dirname): string {
  const parent = resolve(from, '..');
  if (existsSync(join(from, 'package.json')) && existsSync(join(from, 'apps/trainer'))) return from;
  if (parent === from) throw new Error('The repository is incomplete: apps/trainer is missing. Clone it again.');
  return repositoryRoot(parent);
}

/** What api, worker and agent are told of the run that they are part of. */
export interface RunFacts {
  folders: HomeFolders;
  urls: DatabaseUrls;
  redisUrl: string;
  secrets: Secrets;
  apiPort: number;
  workerPort: number;
  /** Ports of Prometheus metrics. */
  metricsPorts: readonly [api: number, worker: number];
}

/** A pool that the agent of this machine serves, and its key. */
export interface AgentSite {
  /** `msn_live_…`, made by the pool's operator. */
  key: string;
  /** `pol_…` */
  pool: string;
}

/** Address of the api. */
export const apiUrl = (facts: Pick<RunFacts, 'apiPort'>) => `http://127.0.0.1:${facts.apiPort}`;

/** The environment of each process: what it needs and nothing else, so that a secret goes no further than its user. */
export const environments = {
  api: (facts: RunFacts): NodeJS.ProcessEnv => ({
    ...portal(facts, 'api'),
    PROCESS_DATABASE_URL: facts.urls.api,
    SITES_DIR: join(repositoryRoot(), 'dist'),
    PORT: String(facts.apiPort),
    METRICS_PORT: String(facts.metricsPorts[0]),
  }),
  worker: (facts: RunFacts): NodeJS.ProcessEnv => ({
    ...portal(facts, 'worker'),
    PROCESS_DATABASE_URL: facts.urls.worker,
    // Links in its mails lead to the sites, which the api serves.
    ORIGIN: apiUrl(facts),
    PORT: String(facts.workerPort),
    METRICS_PORT: String(facts.metricsPorts[1]),
  }),
  agent: (facts: RunFacts, site: AgentSite, trainerFolder: string): NodeJS.ProcessEnv => ({
    ...system(),
    PROCESS_NAME: 'agent',
    API_URL: apiUrl(facts),
    AGENT_KEY: site.key,
    AGENT_POOL: site.pool,
    AGENT_HOME: facts.folders.agent,
    AGENT_GRACE_SECONDS: '6',
    // The main job takes minutes: a record a minute would show little.
    METER_SECONDS: '10',
    TRAINER_PYTHON: join(facts.folders.home, 'trainer/bin/python'),
    TRAINER_DIR: trainerFolder,
    BASE_MODELS_DIR: facts.folders.baseModels,
  }),
};

function portal(facts: RunFacts, name: string): NodeJS.ProcessEnv {
  const { folders, secrets } = facts;
  return {
    ...system(),
    PROCESS_NAME: name,
    NODE_ENV: 'development',
    API_URL: apiUrl(facts),
    REDIS_URL: facts.redisUrl,
    MONSOON_HOME: folders.home,
    MONSOON_STORES: folders.stores,
    MAIL_DIR: folders.mail,
    // The main job takes minutes: what it used is charged while one looks.
    CAPTURE_SECONDS: '60',
    BASE_MODELS_DIR: folders.baseModels,
    MONSOON_CURSOR_SECRET: secrets.MONSOON_CURSOR_SECRET,
    MONSOON_FILE_URL_SECRET: secrets.MONSOON_FILE_URL_SECRET,
  };
}

/** What every program of this machine may see, and settings that whoever starts us chose. */
function system(): NodeJS.ProcessEnv {
  const passed = [
    'PATH',
    'HOME',
    'LANG',
    'LC_ALL',
    'TZ',
    'TMPDIR',
    'LOG_LEVEL',
    'SMTP_URL',
    'MAIL_FROM',
    'TRAINER_THREADS',
  ];
  return Object.fromEntries(passed.filter((name) => process.env[name]).map((name) => [name, process.env[name]]));
}
