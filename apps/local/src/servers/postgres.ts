import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, readlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { command, lastLines } from '../processes/command';
import { commandOf, ended, isAlive, mark, type ProcessMark, signal } from '@app/platform/machine';
import { leash, type Leash } from '../processes/leash';
import { freePort } from './ports';
import { clusterFolder } from './postgres-folder';
import { findPostgres } from './postgres-programs';
import { type RunAs, unprivilegedUser } from './unprivileged-user';

/** A PostgreSQL server that this process may use. */
export interface Postgres {
  /** The administrator's address of the database `postgres`, or what DATABASE_URL says. */
  adminUrl: string;
  /** As the server says it, for example `18.4`. */
  version: string;
  /** Where the server comes from, for people. */
  source: string;
  /** The postmaster; null when it is not ours. */
  process: ProcessMark | null;
  /** Fast shutdown; after `patience` milliseconds an immediate one, which the next start recovers from. */
  stop(patience?: number): Promise<void>;
  /** Immediate shutdown, without waiting. */
  kill(): void;
  /** Goes without stopping it: it belongs to another start that runs. */
  leave(): void;
}

export interface PostgresOptions {
  /** Folder of the cluster. */
  dataDir: string;
  /** Port on loopback; without it a free one. */
  port?: number;
  /** The superuser's password: the same at every start on the same data. Without it a random one, for one start. */
  password?: string;
  /** For throw-away clusters of tests only: no fsync, more connections, and `stop` deletes the data. */
  fast?: boolean;
  /** Where the server's log goes; beside the data unless given. */
  logFile?: string;
  /** Use this server even if DATABASE_URL names one. */
  own?: boolean;
  /** What is being done, for people. */
  log?: (text: string) => void;
}

const startPatience = 60_000;

/**
 * The server in DATABASE_URL, else one of our own on loopback: the one that runs on this data already, or a new one. It
 * ends with this process, however that ends. @throws Error that says what to do
 */
export async function startPostgres(options: PostgresOptions): Promise<Postgres> {
  const given = options.own ? undefined : process.env.DATABASE_URL;
  if (given) return external(given);
  const log = options.log ?? (() => undefined);
  const user = await unprivilegedUser();
  const programs = findPostgres(user);
  const folder = clusterFolder(options.dataDir, user);
  const data = folder.path;
  const password = options.password ?? randomBytes(24).toString('base64url');
  if (!existsSync(join(data, 'PG_VERSION'))) {
    log('making the cluster');
    await initialise(programs.initdb, data, password, user, options.fast ?? false);
  }
  const address = (port: number) => `postgres://postgres:${encodeURIComponent(password)}@127.0.0.1:${port}/postgres`;

  const logFile = options.logFile ?? join(dirname(options.dataDir), 'postgres.log');
  const server = (await adopt(data, address, log)) ?? (await begin());
  const { process: running, held } = server;
  return {
    adminUrl: server.adminUrl,
    version: server.version,
    source: programs.source,
    process: running,
    stop: async (patience = 20_000) => {
      await stop(running, patience);
      held.release();
      if (options.fast) folder.remove();
    },
    kill: () => signal(running.pid, 'SIGQUIT'),
    leave: () => held.release(),
  };

  async function begin(): Promise<Server> {
    log('starting the server');
    // Workers of a server that was killed see it within moments; until then the new one refuses to touch their data.
    for (let tries = 1; ; tries++) {
      const port = options.port ?? (await freePort());
      disown(data);
      const launched = launch(programs.postgres, serverArguments(data, port, options.fast ?? false), user, logFile);
      const held = leash(launched.pid, 'INT');
      try {
        const version = await ready(address(port), launched, startPatience);
        if (version !== null) return { adminUrl: address(port), version, process: launched, held };
      } catch (error) {
        await stop(launched, 2000);
        held.release();
        throw error;
      }
      held.release();
      if (tries === 10 || !/shared memory block|lock file/.test(lastWords(logFile)))
        throw new Error(whyNot(data, logFile));
      await sleep(500);
    }
  }
}

interface Server {
  adminUrl: string;
  version: string;
  process: ProcessMark;
  held: Leash;
}

/** The server that runs on the data already; null when there is none, or it is on its way down. */
async function adopt(data: string, address: (port: number) => string, log: (text: string) => void) {
  const found = await runningOn(data);
  if (!found) return null;
  log('a server runs on this data already');
  const adminUrl = address(found.port);
  const version = await ready(adminUrl, found.mark, startPatience);
  return version === null ? null : { adminUrl, version, process: found.mark, held: leash(found.mark.pid, 'INT') };
}

async function stop(server: ProcessMark, patience: number): Promise<void> {
  if (!isAlive(server)) return;
  signal(server.pid, 'SIGINT');
  if (await ended(server, patience)) return;
  signal(server.pid, 'SIGQUIT');
  await ended(server, 2000);
}

async function external(adminUrl: string): Promise<Postgres> {
  let version: string | null;
  try {
    version = await ready(adminUrl, null, 3000);
  } catch (error) {
    throw new Error(
      `The server in DATABASE_URL does not answer (${(error as Error).message}).\n` +
        'Start it, mend the address, or unset DATABASE_URL to have one started here.',
    );
  }
  const nothing = () => undefined;
  return {
    adminUrl,
    version: version ?? '',
    source: 'DATABASE_URL',
    process: null,
    stop: async () => nothing(),
    kill: nothing,
    leave: nothing,
  };
}

async function initialise(initdb: string, data: string, password: string, user: RunAs, fast: boolean) {
  // The password goes in by a pipe, so that no other user reads it from a file or a command line. The shell makes that
  // pipe: initdb opens its standard input by name, which works only with a pipe of its own user.
  const options = ['-D', data, '-U', 'postgres', '--auth=scram-sha-256', '--pwfile=/dev/stdin', '--encoding=UTF8'];
  if (fast) options.push('--no-sync');
  const { status, output } = await command(
    '/bin/sh',
    ['-c', 'cat | exec "$0" "$@"', initdb, ...options, '--locale=C.UTF-8'],
    { ...as(user), input: `${password}\n` },
  );
  if (status !== 0)
    throw new Error(
      `PostgreSQL's cluster could not be made in ${data}:\n${lastLines(output, 5)}\n` +
        'Make room there or move what lies in that folder away, then start again.',
    );
}

function serverArguments(data: string, port: number, fast: boolean): string[] {
  const settings: Record<string, string> = {
    listen_addresses: '127.0.0.1',
    port: String(port),
    // A socket's path has at most 107 bytes; without one, loopback is the only door.
    unix_socket_directories: Buffer.byteLength(data) < 85 ? data : '',
    max_connections: fast ? '400' : '200',
    shared_buffers: fast ? '256MB' : '128MB',
    timezone: 'UTC',
    log_timezone: 'UTC',
    ...(fast ? { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', checkpoint_timeout: '15min' } : {}),
  };
  return ['-D', data, ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])];
}

function launch(postgres: string, args: string[], user: RunAs, logFile: string): ProcessMark {
  mkdirSync(dirname(logFile), { recursive: true });
  const log = openSync(logFile, 'a', 0o600);
  // A session of its own: Ctrl-C reaches the supervisor alone, which stops things in their order.
  const child = spawn(postgres, args, { ...as(user), detached: true, stdio: ['ignore', log, log] });
  closeSync(log);
  child.on('error', () => undefined);
  child.unref();
  const launched = child.pid ? mark(child.pid) : null;
  if (!launched) throw new Error(`${postgres} cannot be run: run \`npm install\` again.`);
  return launched;
}

/**
 * A note that a killed server left may name a process that is another one's by now, and PostgreSQL would not start. It
 * takes its parent's number for a stale note, and still looks whether the killed server's workers have gone.
 */
function disown(data: string): void {
  const file = join(data, 'postmaster.pid');
  if (!existsSync(file)) return;
  const [, ...rest] = readFileSync(file, 'utf8').split('\n');
  writeFileSync(file, [process.pid, ...rest].join('\n'));
}

/** The server that runs on this data, by its own note; a note that a killed server left names another process or none. */
async function runningOn(data: string): Promise<{ mark: ProcessMark; port: number } | null> {
  let note: string[];
  try {
    note = readFileSync(join(data, 'postmaster.pid'), 'utf8').split('\n');
  } catch {
    return null;
  }
  const found = mark(Number(note[0]));
  if (!found || !isPostmasterOf(found.pid, data)) return null;
  // The port is the fourth line and comes a moment after the first.
  const port = Number(note[3]);
  if (port > 0) return { mark: found, port };
  await ended(found, 200);
  return runningOn(data);
}

function isPostmasterOf(pid: number, data: string): boolean {
  try {
    return readlinkSync(`/proc/${pid}/cwd`) === data;
  } catch {
    const words = commandOf(pid);
    return words[0]?.endsWith('postgres') === true && words.includes(data);
  }
}

/** Waits until the server answers. @returns its version; null when its process ended. @throws when it refuses us */
async function ready(url: string, process: ProcessMark | null, patience: number): Promise<string | null> {
  const until = Date.now() + patience;
  for (;;) {
    const client = new Client({ connectionString: url, connectionTimeoutMillis: 5000 });
    client.on('error', () => undefined);
    try {
      await client.connect();
      const { rows } = await client.query<{ server_version: string }>('show server_version');
      return rows[0].server_version.split(' ')[0];
    } catch (error) {
      const code = (error as { code?: string }).code ?? '';
      if (process && !isAlive(process)) return null;
      if (code.startsWith('28'))
        throw new Error(
          `PostgreSQL refuses the administrator (${(error as Error).message}): the data belong to other secrets.\n` +
            "Put back the secrets.env that was made with the data, or move the data's folder away to begin anew.",
        );
      if (Date.now() >= until) throw error;
    } finally {
      await client.end().catch(() => undefined);
    }
    await sleep(30);
  }
}

function whyNot(data: string, logFile: string): string {
  const text = lastWords(logFile);
  const cure = /initialized by PostgreSQL version|incompatible with server/.test(text)
    ? `The data in ${data} were made by another version: install that one and name it in DATABASE_URL, or move the folder away.`
    : `The whole log is ${logFile}. If it names a full disk or memory, make room; then start again.`;
  return `PostgreSQL did not start:\n${text}\n${cure}`;
}

function lastWords(logFile: string): string {
  return existsSync(logFile) ? lastLines(readFileSync(logFile, 'utf8'), 6) : '';
}

function as(user: RunAs) {
  const environment = { PATH: process.env.PATH, LANG: 'C.UTF-8', HOME: '/' };
  return user ? { uid: user.uid, gid: user.gid, cwd: '/', env: environment } : { cwd: '/', env: environment };
}
