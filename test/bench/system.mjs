import { randomBytes } from 'node:crypto';
import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { seed } from './seed.mjs';

const require = createRequire(import.meta.url);
const { startPostgres } = require('../../dist/apps/local/src/servers/postgres.js');
const { startRedis } = require('../../dist/apps/local/src/servers/redis.js');
const { bootstrapRoles, logins } = require('../../dist/libs/platform/src/database/index.js');
const { migrationSource } = require('../../dist/migrations/data-source.js');
const { Client } = require('pg');

export const projects = 200;
const password = 'bench-only';

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** A PostgreSQL of the bench's own with durable commits. `at(database, login)` is the address of a database, for the superuser or a login. */
export async function startCluster(home) {
  // One password for all starts on the same data; the server listens on loopback only.
  const postgres = await startPostgres({
    dataDir: join(home, 'postgres'),
    logFile: join(home, 'postgres.log'),
    own: true,
    password,
  });
  const at = (database, login) => {
    const url = new URL(postgres.adminUrl);
    url.pathname = `/${database}`;
    if (login) [url.username, url.password] = [login, password];
    return url.href;
  };
  return { at, pid: postgres.process.pid, stop: () => postgres.stop(5000) };
}

/** Runs `work` with a client of a database. */
export async function connected(url, work) {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** Makes a database with the roles and tables of the product. */
export async function migrated(cluster, database) {
  await connected(cluster.at('postgres'), (admin) => admin.query(`create database ${database}`));
  const secrets = Object.fromEntries(logins.map((login) => [login, password]));
  await connected(cluster.at(database), (admin) => bootstrapRoles(admin, secrets));
  const source = migrationSource(cluster.at(database, 'monsoon_owner'));
  await source.initialize();
  await source.runMigrations();
  await source.destroy();
}

/** PostgreSQL with many projects that can launch for a long time. */
export async function startBench() {
  const home = mkdtempSync(join(tmpdir(), 'monsoon-bench-'));
  const cluster = await startCluster(home);
  await connected(cluster.at('postgres'), (admin) => admin.query('create database tpcb'));
  await migrated(cluster, 'monsoon');
  await connected(cluster.at('monsoon'), async (admin) => {
    await admin.query('set session_replication_role = replica');
    for (const statement of seed(projects)) await admin.query(statement);
    await admin.query('set session_replication_role = origin');
    await admin.query('analyze');
  });
  return {
    home,
    /** Statements as the administrator, one after the other. */
    run: (statements) =>
      connected(cluster.at('monsoon'), async (admin) => {
        for (const statement of statements) await admin.query(statement);
      }),
    tpcb: cluster.at('tpcb'),
    admin: cluster.at('monsoon'),
    api: cluster.at('monsoon', 'monsoon_api'),
    worker: cluster.at('monsoon', 'monsoon_worker'),
    pid: cluster.pid,
    stop: async () => {
      // As root the data lie elsewhere, where the server's user may go.
      const data = realpathSync(join(home, 'postgres'));
      await cluster.stop();
      for (const folder of [data, home]) rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** The real api with everything on, and Redis; with `worker` the real worker too. `ready` is milliseconds from start to ready. */
export async function startApi(bench, { worker = false } = {}) {
  const redis = await startRedis({ dir: join(bench.home, 'redis'), logFile: join(bench.home, 'redis.log'), own: true });
  const secret = randomBytes(32).toString('hex');
  const start = async (name, database) => {
    const port = await freePort();
    const began = performance.now();
    const child = spawn(
      process.execPath,
      ['--no-warnings', '--max-semi-space-size=32', `dist/apps/${name}/src/main.js`],
      {
        stdio: 'ignore',
        env: {
          PATH: process.env.PATH,
          NODE_ENV: 'development',
          LOG_LEVEL: 'warn',
          PORT: String(port),
          PROCESS_NAME: name,
          PROCESS_DATABASE_URL: database,
          REDIS_URL: redis.url,
          MONSOON_CURSOR_SECRET: secret,
          MONSOON_FILE_URL_SECRET: secret,
          MONSOON_TOKEN_PEPPER: secret,
          MONSOON_STORES: join(bench.home, 'stores'),
          RATE_LIMIT_PER_CALLER: '10000000',
          RATE_LIMIT_PER_ADDRESS: '10000000',
        },
      },
    );
    const url = `http://127.0.0.1:${port}`;
    for (let attempt = 0; ; attempt++) {
      const ready = await fetch(`${url}/health/ready`).catch(() => null);
      if (ready?.ok) break;
      if (attempt > 600 || child.exitCode !== null) throw new Error(`the ${name} did not start`);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    const stop = async () => {
      child.kill('SIGTERM');
      if (child.exitCode === null) await new Promise((resolve) => child.once('exit', resolve));
    };
    return { url, pid: child.pid, ready: performance.now() - began, stop };
  };
  const api = await start('api', bench.api);
  const working = worker ? await start('worker', bench.worker) : null;
  return {
    ...api,
    secret,
    worker: working,
    stop: async () => {
      await working?.stop();
      await api.stop();
      await redis.stop(2000);
    },
  };
}
