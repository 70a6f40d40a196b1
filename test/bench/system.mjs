import { createHash, randomBytes } from 'node:crypto';
import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const require = createRequire(import.meta.url);
const { startPostgres } = require('../../dist/apps/local/src/servers/postgres.js');
const { startRedis } = require('../../dist/apps/local/src/servers/redis.js');
const { bootstrapRoles, logins } = require('../../dist/libs/platform/src/database/index.js');
const { migrationSource } = require('../../dist/migrations/data-source.js');
const { Client } = require('pg');
const { crc32 } = require('node:zlib');

export const projects = 200;
const password = 'bench-only';
const uuid = (kind, n) => `00000000-0000-7000-${kind}-${String(n).padStart(12, '0')}`;
export const projectId = (n) => uuid('8001', n);
const organisationId = (n) => uuid('8002', n);
const personId = (n) => uuid('8003', n);
export const awardId = (n) => uuid('8004', n);
export const poolId = uuid('8005', 1);
export const rateCardId = uuid('8009', 1);
const programmeId = uuid('8006', 1);
export const baseModelId = uuid('8007', 1);
export const versionId = uuid('8008', 1);
const key = (n) => {
  const body = `msn_live_${String(n).padStart(12, '0')}_${createHash('sha256').update(`bench ${n}`).digest('hex')}`;
  return `${body}_${crc32(body).toString(36).padStart(7, '0')}`;
};
export const keyOf = key;

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** PostgreSQL with durable commits, migrated, with many projects that can launch for a long time. */
export async function startBench() {
  const home = mkdtempSync(join(tmpdir(), 'monsoon-bench-'));
  const postgres = await startPostgres({
    dataDir: join(home, 'postgres'),
    logFile: join(home, 'postgres.log'),
    own: true,
  });
  const at = (database, login, secret = password) => {
    const url = new URL(postgres.adminUrl);
    url.pathname = `/${database}`;
    if (login) [url.username, url.password] = [login, secret];
    return url.href;
  };
  const run = async (url, statements) => {
    const client = new Client({ connectionString: url });
    await client.connect();
    for (const statement of statements) await client.query(statement);
    await client.end();
  };
  await run(postgres.adminUrl, ['create database monsoon', 'create database tpcb']);
  const admin = new Client({ connectionString: at('monsoon') });
  await admin.connect();
  await bootstrapRoles(admin, Object.fromEntries(logins.map((login) => [login, password])));
  const source = migrationSource(at('monsoon', 'monsoon_owner'));
  await source.initialize();
  await source.runMigrations();
  await source.destroy();
  await admin.query('set session_replication_role = replica');
  for (const statement of seed()) await admin.query(statement);
  await admin.query('set session_replication_role = origin');
  await admin.query('analyze');
  await admin.end();
  return {
    home,
    tpcb: at('tpcb'),
    admin: at('monsoon'),
    api: at('monsoon', 'monsoon_api'),
    stop: async () => {
      await postgres.stop(5000);
      rmSync(home, { recursive: true, force: true });
    },
  };
}

/** Rows as the rooms would have made them; the bench measures launches, not the way there. */
function seed() {
  const n = `generate_series(1, ${projects}) n`;
  const id = (kind) => `('00000000-0000-7000-${kind}-' || lpad(n::text, 12, '0'))::uuid`;
  const account = (kind, offset, asset, more) => [
    `insert into accounts (book_id, id, kind, asset, bounded, label, created_at, ${more.columns}) select ${id('8001')}, ${id(`90${offset}0`)}, '${kind}', '${asset}', true, '${kind}', now(), ${more.values} from ${n}`,
    `insert into balances (book_id, account_id, cr_posted) select ${id('8001')}, ${id(`90${offset}0`)}, 90000000000000 from ${n}`,
  ];
  const when = `now() - interval '1 day', now() + interval '300 days'`;
  return [
    `insert into programmes (id, name, funder, currency, starts_on, ends_on, fiscal_year_start_month, state, created_at, version) values ('${programmeId}', 'Bench', 'Bench', 'JPY', '2020-01-01', '2040-01-01', 4, 'active', now(), 1)`,
    `insert into projects (id, programme_id, number, name, summary, state, created_by, created_at, version) select ${id('8001')}, '${programmeId}', 'P-' || lpad(n::text, 4, '0'), 'Bench ' || n, '', 'active', '${personId(1)}', now(), 1 from ${n}`,
    `insert into pools (id, name, programme_id, provider_org_id, country, site, gpu_type, asset, engine, state, version, created_at) values ('${poolId}', 'bench', '${programmeId}', '${organisationId(1)}', 'TH', 'bench', 'CPU', 'GPU_SEC:CPU', 'process', 'open', 1, now())`,
    `insert into capacities (pool_id, id, gpus, valid_from, set_by, set_at) values ('${poolId}', gen_random_uuid(), 1000, now(), '${personId(1)}', now())`,
    `insert into rate_cards (pool_id, id, programme_id, currency, price_minor, state, valid_from, proposed_by, proposed_at, decided_by, decided_at, version) values ('${poolId}', '${rateCardId}', '${programmeId}', 'JPY', 3600, 'confirmed', now() - interval '1 day', '${personId(1)}', now(), '${personId(2)}', now(), 1)`,
    `insert into site_agents values ('${poolId}', gen_random_uuid(), 'process', 1000, now() + interval '1 day')`,
    `insert into awards (project_id, id, programme_id, org_id, state, currency, rate_num, rate_den, ceiling_minor, envelope_country, envelope_id, co_funding_from, valid_from, valid_until, offered_by, offered_at) select ${id('8001')}, ${id('8004')}, '${programmeId}', ${id('8002')}, 'active', 'JPY', 2, 3, 1000000000, 'TH', gen_random_uuid(), 'launching', ${when}, '${personId(1)}', now() from ${n}`,
    ...account('gpu_lot', 1, 'GPU_SEC:CPU', {
      columns: 'award_id, pool_id, valid_from, valid_until',
      values: `${id('8004')}, '${poolId}', ${when}`,
    }),
    ...account('grant_line', 2, 'JPY', {
      columns: 'award_id, line, valid_from, valid_until',
      values: `${id('8004')}, 'compute', ${when}`,
    }),
    ...account('co_funding', 3, 'JPY', { columns: 'org_id', values: id('8002') }),
    `insert into identity.people (id, email, name, created_at) select ${id('8003')}, 'bench' || n || '@bench.example', 'Bench', now() from ${n}`,
    `insert into identity.role_grants select ${id('8003')}, 'project', ${id('8001')}, ${id('8002')}, 'engineer', now() from ${n}`,
    `insert into identity.scope_states select 'project', ${id('8001')}, ${id('8002')}, 'active' from ${n}`,
    `insert into identity.scope_states select 'organisation', ${id('8002')}, ${id('8002')}, 'verified' from ${n}`,
    ...Array.from({ length: projects }, (_, i) => {
      const hash = createHash('sha256')
        .update(key(i + 1))
        .digest('hex');
      return `insert into identity.api_keys (id, hash, kind, person_id, name, start, scopes, created_at) values (gen_random_uuid(), '\\x${hash}', 'personal', '${personId(i + 1)}', 'bench', 'msn', '{jobs:write}', now())`;
    }),
    `insert into base_models (id, name, digest, licence, notice, demonstration, languages, parameters, context_length, files, store_id, created_at) values ('${baseModelId}', 'bench', repeat('a', 64), 'Apache-2.0', '', true, '{en}', 1, 1024, '[]', '01960000-0000-7000-8000-000000000009', now())`,
    `insert into data_rights (project_id, id, dataset_org_id, dataset_id, dataset_version_id, agreement_id, dataset_name, number, digest, modality, languages, licence, personal_data, files, rows, bytes, statistics, storage_country, processing_excluded, purpose, own_data, granted_by, granted_at, version) select ${id('8001')}, ${id('800a')}, ${id('8002')}, gen_random_uuid(), '${versionId}', gen_random_uuid(), 'bench', '1.0.0', repeat('b', 64), 'instruction', '[]', 'CC0-1.0', 'none', '[]', 1, 1, '{"texts":1,"characters":1,"tokens":[]}', 'TH', '{}', 'bench', true, ${id('8003')}, now(), 1 from ${n}`,
  ];
}

/** The real api with everything on, and Redis. */
export async function startApi(bench) {
  const redis = await startRedis({ dir: join(bench.home, 'redis'), logFile: join(bench.home, 'redis.log'), own: true });
  const port = await freePort();
  const secret = randomBytes(32).toString('hex');
  const child = spawn(process.execPath, ['--no-warnings', 'dist/apps/api/src/main.js'], {
    stdio: 'ignore',
    env: {
      PATH: process.env.PATH,
      NODE_ENV: 'development',
      LOG_LEVEL: 'warn',
      PORT: String(port),
      PROCESS_NAME: 'api',
      PROCESS_DATABASE_URL: bench.api,
      REDIS_URL: redis.url,
      MONSOON_CURSOR_SECRET: secret,
      MONSOON_FILE_URL_SECRET: secret,
      MONSOON_TOKEN_PEPPER: secret,
      MONSOON_STORES: join(bench.home, 'stores'),
      RATE_LIMIT_PER_CALLER: '10000000',
      RATE_LIMIT_PER_ADDRESS: '10000000',
    },
  });
  const url = `http://127.0.0.1:${port}`;
  for (let attempt = 0; ; attempt++) {
    const ready = await fetch(`${url}/health/ready`).catch(() => null);
    if (ready?.ok) break;
    if (attempt > 200 || child.exitCode !== null) throw new Error('the api did not start');
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return {
    url,
    stop: async () => {
      child.kill('SIGTERM');
      await new Promise((resolve) => child.once('exit', resolve));
      await redis.stop(2000);
    },
  };
}
