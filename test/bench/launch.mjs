import { randomUUID } from 'node:crypto';
import { createRequire } from 'node:module';
import { findPgbench, initialise, pgbench } from './pgbench.mjs';
import {
  awardId,
  baseModelId,
  keyOf,
  poolId,
  projectId,
  projects,
  rateCardId,
  startApi,
  startBench,
  versionId,
} from './system.mjs';

const { show } = createRequire(import.meta.url)('../../dist/libs/platform/src/ids/index.js');

/** One launch by SQL, exactly the api's statement, on a random project. */
const script = `\\set n random(1, ${projects})
with p as (select ('00000000-0000-7000-8001-' || lpad(:n::text, 12, '0'))::uuid as project, ('00000000-0000-7000-8002-' || lpad(:n::text, 12, '0'))::uuid as org,
    ('00000000-0000-7000-8004-' || lpad(:n::text, 12, '0'))::uuid as award,
    ('00000000-0000-7000-800a-' || lpad(:n::text, 12, '0'))::uuid as right_id, gen_random_uuid() as job, gen_random_uuid() as hold)
select launch_jobs(array['door_partner', '{}', '{' || project || '}', '{}', '{' || project || '}', '{}', '', '{' || project || '}'], project,
  jsonb_build_array(jsonb_build_object('key', job, 'digest', 'bench', 'answer', jsonb_build_object('id', job),
    'expect', jsonb_build_object('award_id', award, 'award_version', 1,
      'pool_id', '${poolId}', 'currency', 'JPY', 'rate_card_id', '${rateCardId}',
      'right_ids', jsonb_build_array(right_id)),
    'hold', jsonb_build_object('hold_id', hold, 'job_id', job, 'organisation_id', org, 'pool_id', '${poolId}', 'gpu_asset', 'GPU_SEC' || chr(58) || 'CPU',
      'gpu_seconds', 3600, 'price_minor', 3600, 'currency', 'JPY', 'award_id', award, 'rate_num', 2, 'rate_den', 3),
    'job', jsonb_build_object('id', job, 'programme_id', '00000000-0000-7000-8006-000000000001', 'org_id', org, 'person_id', org,
      'pool_id', '${poolId}', 'award_id', award, 'kind', 'fine-tuning', 'name', 'bench', 'gpus', 1, 'time_limit_seconds', 3600,
      'recipe', '{}'::jsonb, 'prompts', '{}'::jsonb, 'inputs', '{}'::jsonb),
    'audit', jsonb_build_object('id', gen_random_uuid(), 'person_id', org, 'details', '{}'::jsonb))), now()) from p;
`;

/** Pairs in turn, one after the other, so that a slow minute slows both. */
async function pairs(count, ours, theirs) {
  const figures = { ours: [], theirs: [] };
  for (let n = 0; n < count; n++) {
    figures.theirs.push(await theirs());
    figures.ours.push(await ours());
  }
  return figures;
}

export const launchSql16 = {
  what: 'launches by SQL, 16 clients over many projects',
  against: 'pgbench TPC-B-like on the same server',
  bar: 0.9,
  async measure({ smoke }) {
    const binary = findPgbench();
    const bench = await startBench();
    try {
      initialise(binary, bench.tpcb, smoke ? 10 : 50);
      const [seconds, rounds] = smoke ? [2, 1] : [8, 5];
      return await pairs(
        rounds,
        () => pgbench(binary, bench.api, { clients: 16, seconds, script }),
        () => pgbench(binary, bench.tpcb, { clients: 16, seconds }),
      );
    } finally {
      await bench.stop();
    }
  },
};

export const launchHttp16 = {
  what: 'launches over HTTP through the real api, 16 clients over many projects',
  against: 'pgbench TPC-B-like on the same server',
  bar: 0.25,
  async measure({ smoke }) {
    const binary = findPgbench();
    const bench = await startBench();
    try {
      initialise(binary, bench.tpcb, smoke ? 10 : 50);
      const api = await startApi(bench);
      const [seconds, rounds] = smoke ? [2, 1] : [8, 5];
      try {
        return await pairs(
          rounds,
          () => load(api.url, 16, seconds),
          () => pgbench(binary, bench.tpcb, { clients: 16, seconds }),
        );
      } finally {
        await api.stop();
      }
    } finally {
      await bench.stop();
    }
  },
};

/** Clients that launch one job after the other for some seconds. @returns accepted launches per second */
async function load(url, clients, seconds) {
  const body = JSON.stringify({
    name: 'bench',
    base_model: show('bas', baseModelId),
    dataset_versions: [show('dsv', versionId)],
    pool: show('pol', poolId),
    time_limit_seconds: 3600,
  });
  const end = Date.now() + seconds * 1000;
  let accepted = 0;
  const client = async () => {
    while (Date.now() < end) {
      const n = 1 + Math.floor(Math.random() * projects);
      const response = await fetch(`${url}/api/v1/projects/${show('prj', projectId(n))}/fine-tuning-jobs`, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          authorization: `Bearer ${keyOf(n)}`,
          'idempotency-key': randomUUID(),
        },
        body,
      });
      const text = await response.text();
      if (response.status !== 201)
        throw new Error(`a launch was answered ${response.status} ${text.slice(0, 200)} (${awardId(n)})`);
      accepted += 1;
    }
  };
  const started = Date.now();
  await Promise.all(Array.from({ length: clients }, client));
  return accepted / ((Date.now() - started) / 1000);
}
