import { spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { lastLines } from '../processes/command';
import { ended, isAlive, mark, type ProcessMark, signal } from '@app/platform/machine';
import { leash } from '../processes/leash';
import { freePort } from './ports';
import { findRedis, redisVersion } from './redis-program';

/** A Redis that this process may use. It carries hints only: nothing is lost with it. */
export interface RedisServer {
  url: string;
  version: string;
  /** Where it comes from, for people. */
  source: string;
  /** Null when it is not ours. */
  process: ProcessMark | null;
  stop(): Promise<void>;
  kill(): void;
}

export interface RedisOptions {
  /** Folder of its log, and of its program where that had to be fetched. */
  dir: string;
  /** Port on loopback; without it a free one. */
  port?: number;
  /** Where its log goes; into `dir` unless given. */
  logFile?: string;
  /** What is being done, for people. */
  log?: (text: string) => void;
}

/**
 * The Redis in REDIS_URL, else one of our own on loopback that keeps nothing on disk and ends with this process, however
 * that ends. @throws Error that says what to do
 */
export async function startRedis(options: RedisOptions): Promise<RedisServer> {
  const given = process.env.REDIS_URL;
  if (given) return external(given);
  mkdirSync(options.dir, { recursive: true });
  const program = await findRedis(options.dir, options.log ?? (() => undefined));
  const env = { PATH: process.env.PATH, LANG: 'C.UTF-8', LD_LIBRARY_PATH: program.libraries };
  const version = await redisVersion(program, env);
  const port = options.port ?? (await freePort());
  const logFile = options.logFile ?? join(options.dir, 'redis.log');
  const log = openSync(logFile, 'a', 0o600);
  // noeviction: a full Redis must refuse a hint rather than forget one silently.
  const settings = {
    bind: '127.0.0.1',
    save: '',
    appendonly: 'no',
    'maxmemory-policy': 'noeviction',
    dir: options.dir,
  };
  const args = Object.entries(settings).flatMap(([name, value]) => [`--${name}`, value]);
  const child = spawn(program.file, ['--port', String(port), ...args], {
    detached: true,
    stdio: ['ignore', log, log],
    env,
  });
  closeSync(log);
  child.on('error', () => undefined);
  child.unref();
  const running = child.pid ? mark(child.pid) : null;
  const url = `redis://127.0.0.1:${port}`;
  if (!running || !(await answers(url, 10_000, () => isAlive(running))))
    throw new Error(
      `Redis (${program.source}) did not start:\n${lastLines(readFileSync(logFile, 'utf8'), 5)}\n` +
        'Name a server in REDIS_URL, or install another redis-server.',
    );
  const held = leash(running.pid, 'TERM');
  return {
    url,
    version,
    source: program.source,
    process: running,
    stop: async () => {
      if (isAlive(running)) {
        signal(running.pid, 'SIGTERM');
        // It keeps nothing, so nothing is lost by haste.
        if (!(await ended(running, 1000))) signal(running.pid, 'SIGKILL');
        await ended(running, 1000);
      }
      held.release();
    },
    kill: () => signal(running.pid, 'SIGKILL'),
  };
}

async function external(url: string): Promise<RedisServer> {
  if (!(await answers(url, 3000, () => true)))
    throw new Error('The server in REDIS_URL does not answer.\nStart it, mend the address, or unset REDIS_URL.');
  const nothing = () => undefined;
  return { url, version: '', source: 'REDIS_URL', process: null, stop: async () => nothing(), kill: nothing };
}

async function answers(url: string, patience: number, goOn: () => boolean): Promise<boolean> {
  const until = Date.now() + patience;
  while (goOn() && Date.now() < until) {
    const client = new Redis(url, { lazyConnect: true, retryStrategy: () => null, maxRetriesPerRequest: 0 });
    client.on('error', () => undefined);
    try {
      await client.connect();
      return (await client.ping()) === 'PONG';
    } catch {
      await sleep(20);
    } finally {
      client.disconnect();
    }
  }
  return false;
}
