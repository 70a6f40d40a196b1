import { hostname } from 'node:os';
import { join, resolve } from 'node:path';

/** What the agent needs to know of its site; read once from the environment. */
export interface Settings {
  /** Origin of the api, for example `https://monsoon.example`. */
  apiUrl: string;
  /** Agent key `msn_live_…`, made by the pool's operator. */
  key: string;
  /** Pool it serves, `pol_…`. */
  pool: string;
  /** Folder for attempts' work and for base models. */
  home: string;
  /** Python of the trainer's environment. */
  python: string;
  /** Folder that holds the package `monsoon_trainer`. */
  trainerFolder: string;
  /** Base models that lie at the site already, a folder each: calibrated once. */
  baseModelsFolder: string;
  /** Seconds between usage records; a minute unless set. */
  meterSeconds: number;
  /** Seconds a trainer gets to write its checkpoint when the agent stops. */
  graceSeconds: number;
  /** Seconds a trainer gets to save and end after it was asked to stop; then it is killed, so that its GPU is free. */
  stopSeconds: number;
  /** Room on the disk of `home` below which it asks for no work; 256 MiB unless set by AGENT_FREE_MIB. */
  freeBytes: number;
  /** CPU threads of one trainer. */
  threads: number;
  /** Name of this machine in logs. */
  host: string;
}

export function settings(env: NodeJS.ProcessEnv = process.env): Settings {
  const need = (name: string): string => {
    const value = env[name];
    if (!value) throw new Error(`Set ${name} in the environment; \`npm start\` does it for a local run.`);
    return value;
  };
  const number = (name: string, fallback: number): number => {
    const value = env[name] ? Number(env[name]) : fallback;
    if (!Number.isFinite(value) || value <= 0)
      throw new Error(`${name} must be a number above 0; it is "${env[name]}".`);
    return value;
  };
  const kept = env.MONSOON_HOME ?? '.monsoon';
  return {
    apiUrl: need('API_URL').replace(/\/$/, ''),
    key: need('AGENT_KEY'),
    pool: need('AGENT_POOL'),
    home: resolve(env.AGENT_HOME ?? join(kept, 'agent')),
    python: env.TRAINER_PYTHON ?? resolve(kept, 'trainer/bin/python'),
    trainerFolder: resolve(env.TRAINER_DIR ?? 'apps/trainer'),
    baseModelsFolder: resolve(env.BASE_MODELS_DIR ?? join(kept, 'base-models')),
    meterSeconds: number('METER_SECONDS', 60),
    graceSeconds: number('AGENT_GRACE_SECONDS', 6),
    stopSeconds: number('AGENT_STOP_SECONDS', 60),
    freeBytes: number('AGENT_FREE_MIB', 256) * 2 ** 20,
    threads: number('TRAINER_THREADS', 2),
    host: hostname(),
  };
}
