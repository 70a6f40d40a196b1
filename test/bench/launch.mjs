import { randomUUID } from 'node:crypto';
import { createRequire } from 'node:module';
import { profiled, profileOf } from './cpu.mjs';
import { findPgbench, initialise, pgbench } from './pgbench.mjs';
import {
  awardId,
  baseModelId,
  keyOf,
  poolId,
  programmeId,
  projectId,
  projects,
  rateCardId,
  startApi,
  startBench,
  versionId,
} from './system.mjs';

const { show } = createRequire(import.meta.url)('../../dist/libs/platform/src/ids/index.js');

/** A batch of launches by SQL, exactly the api's statement: the payload as text, as a client sends it. */
const id = (kind) => `'00000000-0000-7000-${kind}-' || lpad(:n::text, 12, '0')`;
const script = (size) => `\\set n random(1, ${projects})
with p as (select ${id('8001')} as project, ${id('8002')} as org, ${id('8004')} as award, ${id('800a')} as right_id)
select launch_jobs(
  array['door_partner', '{}', '{' || project || '}', '{}', '{' || project || '}', '{}', '', '{' || project || '}'],
  array[project::uuid],
  format('{"expect": [{"project_id": "%s", "agent_patience": 90, "award_id": "%s", "award_version": 1, "pool_id": "${poolId}", "currency": "JPY",'
    ' "rate_card_id": "${rateCardId}", "right_ids": ["%s"]}], "items": [%s]}', project, award, right_id,
    array_to_string(array(select format('{"project_id": "%1$s", "key": "%4$s", "digest": "bench", "answer": {"id": "%4$s"}, "expect": 0, "hold": {'
       '"book_id": "%1$s", "hold_id": "%5$s", "job_id": "%4$s", "fresh": true, "organisation_id": "%2$s", "pool_id": "${poolId}", "gpu_asset": "GPU_SEC%7$sCPU",'
       '"gpu_seconds": 3600, "price_minor": 3600, "currency": "JPY", "award_id": "%3$s", "rate_num": 2, "rate_den": 3}, "job": {'
       '"id": "%4$s", "programme_id": "${programmeId}", "org_id": "%2$s", "person_id": "%2$s", "pool_id": "${poolId}", "award_id": "%3$s",'
       '"kind": "fine-tuning", "name": "bench", "hold_id": "%5$s", "gpus": 1, "time_limit_seconds": 3600, "recipe": {}, "prompts": {}, "inputs": {}},'
       '"audit": {"id": "%6$s", "programme_id": "${programmeId}", "job_id": "%4$s", "person_id": "%2$s", "details": {}}}',
       project, org, award, gen_random_uuid(), gen_random_uuid(), gen_random_uuid(), chr(58)) from generate_series(1, ${size})), ','))::jsonb,
  now()
) from p;
`;

/**
 * Pairs in turn, one after the other, so that a slow minute slows both; with CPU microseconds per operation of PostgreSQL, of
 * the api where there is one, and of the client.
 */
async function pairs({ rounds, seconds }, pids, ours, theirs) {
  const sides = { ours: [], theirs: [] };
  for (let n = 0; n < rounds; n++) {
    sides.theirs.push(await profiled({ postgres: pids.postgres }, seconds, theirs));
    sides.ours.push(await profiled(pids, seconds, ours));
  }
  const rates = (side) => sides[side].map(({ rate }) => rate);
  const profile = (side) => profileOf(sides[side].map(({ cpu }) => cpu));
  return {
    ours: rates('ours'),
    theirs: rates('theirs'),
    profile: { unit: 'CPU microseconds per operation', ours: profile('ours'), theirs: profile('theirs') },
  };
}

const lengths = (smoke) => (smoke ? { rounds: 1, seconds: 2 } : { rounds: 5, seconds: 8 });

export const launchSql16 = {
  what: 'launches by SQL, 16 clients over many projects',
  against: 'pgbench TPC-B-like on the same server',
  bar: 0.9,
  async measure({ smoke }) {
    const binary = findPgbench();
    const bench = await startBench();
    try {
      initialise(binary, bench.tpcb, smoke ? 10 : 50);
      const { rounds, seconds } = lengths(smoke);
      return await pairs(
        { rounds, seconds },
        { postgres: bench.pid },
        () => pgbench(binary, bench.api, { clients: 16, seconds, script: script(1) }),
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
      const { rounds, seconds } = lengths(smoke);
      try {
        return await pairs(
          { rounds, seconds },
          { postgres: bench.pid, api: api.pid },
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
