import { createHash, randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { request } from 'node:http';
import { createRequire } from 'node:module';
import { setTimeout as sleep } from 'node:timers/promises';
import { profiled } from './cpu.mjs';
import { quantile } from './pages.mjs';
import {
  baseModelId,
  connected,
  insert,
  keyOf,
  personId,
  poolId,
  projectId,
  raw,
  startApi,
  startBench,
  versionId,
} from './system.mjs';

const { show } = createRequire(import.meta.url)('../../dist/libs/platform/src/ids/index.js');
const pool = show('pol', poolId);
/** Jobs that run while they are watched, each in a project of its own. */
const jobs = 20;
const agentKey = (n) => keyOf(100_000 + n);

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
async function startCrowd({ agents }) {
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

async function call(api, method, path, key, body, headers = {}) {
  const response = await fetch(`${api.url}/api/v1/${path}`, {
    method,
    headers: { authorization: `Bearer ${key}`, ...(body ? { 'content-type': 'application/json' } : {}), ...headers },
    body: body && JSON.stringify(body),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${method} ${path} was answered ${response.status}: ${text.slice(0, 300)}`);
  return JSON.parse(text);
}

const launch = (api, n) =>
  call(
    api,
    'POST',
    `projects/${show('prj', projectId(n))}/fine-tuning-jobs`,
    keyOf(n),
    {
      name: 'bench',
      base_model: show('bas', baseModelId),
      dataset_versions: [show('dsv', versionId)],
      pool,
      time_limit_seconds: 3600,
    },
    { 'idempotency-key': randomUUID() },
  );

const ask = (api, n, holding, wait, gpus = 1) =>
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

const shown = (times) =>
  `p50 ${quantile(times, 0.5).toFixed(0)}, p99 ${quantile(times, 0.99).toFixed(0)} ms (${times.length})`;

/** Plain GETs without and with a crowd, in turn. `crowd()` opens one and gives what happens while it is there and how to close it. */
async function besides({ api, bench }, { smoke }, crowd) {
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

export const loadStreams = {
  what: 'p99 of a plain GET while 500 event streams of 20 running jobs are open and fed',
  against: 'the same GET without them',
  bar: null,
  unit: 'ms',
  async measure({ smoke }) {
    const streams = smoke ? 50 : 500;
    const crowd = await startCrowd({ agents: 1 });
    try {
      const { api } = crowd;
      const leases = await leased(api);
      let seq = 0;
      const delivered = [];
      const result = await besides(crowd, { smoke }, async () => {
        const open = await Promise.all(
          Array.from({ length: streams }, (_, n) => watch(api, 1 + (n % jobs), leases[n % jobs].job)),
        );
        const during = async () => {
          for (let n = 0; n < (smoke ? 2 : 10); n++) {
            seq += 1;
            for (const each of open) each.expect(seq);
            for (const [at, { attempt, fence }] of leases.entries()) {
              const event = { seq, t: Date.now() / 1000, type: 'metric', step: seq, loss: 1 };
              await call(api, 'POST', `site/attempts/${attempt}/events`, agentKey(0), { fence, events: [event] });
              for (let other = at; other < open.length; other += jobs) open[other].sent();
            }
            delivered.push(...(await Promise.all(open.map((each) => each.arrived))));
          }
        };
        return { during, close: async () => open.forEach((each) => each.close()) };
      });
      console.log(`  an event reaches each of ${streams} streams: ${shown(delivered)} after its POST was answered`);
      return result;
    } finally {
      await crowd.stop();
    }
  },
};

/** Launches the jobs and has one agent lease and run them all. */
async function leased(api) {
  for (let n = 1; n <= jobs; n++) await launch(api, n);
  const held = [];
  while (held.length < jobs)
    held.push(
      ...(
        await ask(
          api,
          0,
          held.map(({ attempt }) => attempt),
          5,
          jobs,
        )
      ).leases,
    );
  for (const { attempt, fence } of held)
    await call(api, 'POST', `site/attempts/${attempt}/heartbeat`, agentKey(0), {
      fence,
      state: 'running',
      engine_ref: 'bench',
    });
  // In the order of their projects.
  const mine = new Map();
  for (let n = 1; n <= jobs; n++) {
    const list = await call(api, 'GET', `projects/${show('prj', projectId(n))}/fine-tuning-jobs`, keyOf(n));
    mine.set(list.data[0].id, n);
  }
  return held.sort((a, b) => mine.get(a.job) - mine.get(b.job));
}

/** One open stream of a job's metrics. `expect(seq)`, then `arrived` is milliseconds from `sent()` to the event. */
function watch(api, n, job) {
  return new Promise((resolve, reject) => {
    let [wanted, told, sent, seen] = [0, null, 0, 0];
    const settle = () => seen && sent && told?.(Math.max(0, seen - sent));
    const stream = {
      arrived: null,
      expect(seq) {
        [wanted, sent, seen] = [seq, 0, 0];
        stream.arrived = new Promise((done) => (told = done));
      },
      sent() {
        sent = performance.now();
        settle();
      },
      close: () => opened.destroy(),
    };
    const path = `/api/v1/projects/${show('prj', projectId(n))}/fine-tuning-jobs/${job}/metrics`;
    const headers = { authorization: `Bearer ${keyOf(n)}`, accept: 'text/event-stream' };
    const opened = request(api.url + path, { headers, agent: false }, (response) => {
      if (response.statusCode !== 200) return reject(new Error(`a stream was answered ${response.statusCode}`));
      response.setEncoding('utf8').on('data', (text) => {
        if (wanted === 0 || !text.includes(`id: 1:${wanted}\n`)) return;
        seen = performance.now();
        settle();
      });
      response.on('error', () => undefined);
      resolve(stream);
    });
    opened.on('error', reject).end();
  });
}

export const loadAgents = {
  what: 'p99 of a plain GET while 200 agents ask for work and get it',
  against: 'the same GET without them',
  bar: null,
  unit: 'ms',
  async measure({ smoke }) {
    const agents = smoke ? 20 : 200;
    const crowd = await startCrowd({ agents });
    try {
      const { api } = crowd;
      const taken = [];
      const answered = [];
      const result = await besides(crowd, { smoke }, async () => {
        let open = true;
        let left = jobs;
        const launched = new Map();
        const polls = Array.from({ length: agents }, async (_, n) => {
          const holding = [];
          while (open) {
            const began = performance.now();
            const { leases } = await ask(api, n, holding, 5);
            if (leases.length === 0) answered.push(performance.now() - began - 5000);
            for (const { attempt, job, fence } of leases) {
              taken.push(performance.now() - launched.get(job));
              left -= 1;
              await call(api, 'POST', `site/attempts/${attempt}/end`, agentKey(n), {
                fence,
                outcome: 'stopped',
                gpu_seconds_total: 0,
                reason: 'bench',
                message: 'bench',
              });
            }
          }
        });
        // One that fails ends the measurement, not the process, which would leave its servers behind.
        const ended = Promise.all(polls);
        ended.catch(() => (left = 0));
        const during = async () => {
          for (let n = 1; n <= jobs; n++) {
            const began = performance.now();
            launched.set((await launch(api, n)).id, began);
          }
          while (left > 0) await sleep(50);
        };
        const close = async () => {
          open = false;
          await ended;
        };
        return { during, close };
      });
      console.log(
        `  from launch to lease: ${shown(taken)}; an answer without work comes later than asked by ${shown(answered)}`,
      );
      return result;
    } finally {
      await crowd.stop();
    }
  },
};
