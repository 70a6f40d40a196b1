import { createHash, randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { setTimeout as sleep } from 'node:timers/promises';
import { profiled } from '../cpu.mjs';
import { quantile } from '../pages.mjs';
import { baseModel, insert, keyOf, personId, poolId, projectId, raw, versionId } from '../seed.mjs';
import { connected, startApi, startBench } from '../system.mjs';

export const { show } = createRequire(import.meta.url)('../../../dist/libs/platform/src/ids/index.js');
const pool = show('pol', poolId);
/** Jobs that run while they are watched, each in a project of its own. */
export const jobs = 20;
export const agentKey = (n) => keyOf(100_000 + n);

/** What the launches of the first projects need besides the seed, readers' keys, and agents' keys. */
function seeds(agents) {
  const hash = (key) => `\\x${createHash('sha256').update(key).digest('hex')}`;
  return [
    `insert into organisations (org_id, country, registration_number, state, created_at)
       select org_id, 'TH', 'bench-' || org_id, 'verified', now() from awards`,
    `insert into organisation_names (org_id, legal_name, country, state) select org_id, 'Bench', 'TH', 'verified' from awards`,
    `insert into participants (project_id, id, programme_id, org_id, role, state, invited_by, invited_at, version)
       select project_id, gen_random_uuid(), programme_id, org_id, 'coordinator', 'active', offered_by, now(), 1 from awards`,
    `update data_rights set files = jsonb_set(files, '{0,store_id}', '"01960000-0000-7000-8000-000000000001"')`,
    `update identity.api_keys set scopes = '{jobs:write,jobs:read}'`,
    ...Array.from({ length: agents }, (_, n) =>
      insert('identity.api_keys', {
        id: raw('gen_random_uuid()'),
        hash: hash(agentKey(n)),
        kind: 'agent',
        person_id: personId(1),
        name: 'bench',
        start: 'msn',
        scopes: '{}',
        pool_ids: `{${poolId}}`,
        created_at: raw('now()'),
      }),
    ),
  ];
}

/** PostgreSQL, Redis, api and worker, and ways to speak to them as people and agents do. */
export async function startCrowd({ agents }) {
  const bench = await startBench();
  try {
    await connected(bench.admin, async (admin) => {
      await admin.query('set session_replication_role = replica');
      for (const statement of seeds(agents)) await admin.query(statement);
    });
    const api = await startApi(bench, { worker: true });
    await sleep(3000);
    console.log(
      `  api ready after ${(api.ready / 1000).toFixed(1)} s, worker after ${(api.worker.ready / 1000).toFixed(1)} s; ${memory(api)}`,
    );
    const stop = async () => {
      await api.stop();
      await bench.stop();
    };
    return { bench, api, stop };
  } catch (error) {
    await bench.stop();
    throw error;
  }
}

const rss = (pid) => Math.round(Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))[1]) / 1024);
const memory = (api) => `memory: api ${rss(api.pid)} MiB, worker ${rss(api.worker.pid)} MiB`;

export async function call(api, method, path, key, body, headers = {}) {
  const response = await fetch(`${api.url}/api/v1/${path}`, {
    method,
    headers: { authorization: `Bearer ${key}`, ...(body ? { 'content-type': 'application/json' } : {}), ...headers },
    body: body && JSON.stringify(body),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${method} ${path} was answered ${response.status}: ${text.slice(0, 300)}`);
  return JSON.parse(text);
}

export const launch = (api, n) =>
  call(
    api,
    'POST',
    `projects/${show('prj', projectId(n))}/fine-tuning-jobs`,
    keyOf(n),
    {
      name: 'bench',
      base_model: show('bas', baseModel.id),
      dataset_versions: [show('dsv', versionId)],
      pool,
      time_limit_seconds: 3600,
    },
    { 'idempotency-key': randomUUID() },
  );

export const ask = (api, n, holding, wait, gpus = 1) =>
  call(api, 'POST', 'site/leases', agentKey(n), {
    pool,
    engine: 'process',
    capacity: { gpus },
    holding,
    wait_seconds: wait,
  });

/** Milliseconds of plain GETs, one after the other. */
async function gets(api, times) {
  const found = [];
  for (let n = 0; n < times; n++) {
    const began = performance.now();
    await call(
      api,
      'GET',
      `projects/${show('prj', projectId(1 + (n % jobs)))}/fine-tuning-jobs`,
      keyOf(1 + (n % jobs)),
    );
    found.push(performance.now() - began);
  }
  return found;
}

export const shown = (times) =>
  `p50 ${quantile(times, 0.5).toFixed(0)}, p99 ${quantile(times, 0.99).toFixed(0)} ms (${times.length})`;

/** Plain GETs without and with a crowd, in turn. `crowd()` opens one and gives what happens while it is there and how to close it. */
export async function besides({ api, bench }, { smoke }, crowd) {
  const [ours, theirs] = [[], []];
  const times = smoke ? 30 : 300;
  await gets(api, times);
  for (let n = 0; n < (smoke ? 1 : 3); n++) {
    theirs.push(quantile(await gets(api, times), 0.99));
    const { during, close } = await crowd();
    const happening = during();
    const began = performance.now();
    const { cpu } = await profiled({ postgres: bench.pid, api: api.pid, worker: api.worker.pid }, 1, async () => {
      ours.push(quantile(await gets(api, times), 0.99));
      await happening;
      return (performance.now() - began) / 1e6;
    });
    console.log(
      `  with them: ${memory(api)}; CPU: ${Object.entries(cpu)
        .map(([name, time]) => `${name} ${(time / 1e7).toFixed(0)} %`)
        .join(', ')}`,
    );
    await close();
  }
  return { ours, theirs };
}
