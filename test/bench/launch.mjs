import { randomUUID } from 'node:crypto';
import { createRequire } from 'node:module';
import { profiled, profileOf } from './cpu.mjs';
import { connect } from './http-client.mjs';
import { findPgbench, initialise, pgbench } from './pgbench.mjs';
import { awardId, baseModel, keyOf, poolId, programmeId, projectId, rateCardId, versionId } from './seed.mjs';
import { projects, startApi, startBench } from './system.mjs';

const { show } = createRequire(import.meta.url)('../../dist/libs/platform/src/ids/index.js');

/**
 * What the api would send, as text, made beforehand: one row a statement, so that making it is not measured. `among`: projects
 * that launch; `size`: launches in a statement, all of one project. Ids are in order of time, as the product's are; keys are not.
 */
const uuidOf = (kind) => `'00000000-0000-7000-${kind}-' || lpad((1 + i % among)::text, 12, '0')`;
const payloads = (count, size, among) => [
  `create table payloads (n int primary key, project text not null, batch text not null)`,
  `alter table payloads alter column batch set storage external`,
  `create sequence payload`,
  `insert into payloads select i, project,
     format('{"expect": [{"project_id": "%s", "agent_patience": 90, "award_id": "%s", "award_version": 1, "pool_id": "${poolId}",'
       ' "gpus": 1, "base_model_id": "${baseModel.id}", "currency": "JPY", "rate_card_id": "${rateCardId}", "right_ids": ["%s"]}],'
       ' "items": [%s]}', project, award, right_id,
       array_to_string(array(select format('{"project_id": "%1$s", "key": "%7$s", "digest": "bench", "answer": {"value": {"id": "%4$s"}}, "expect": 0,'
         ' "hold": {"book_id": "%1$s", "hold_id": "%5$s", "job_id": "%4$s", "fresh": true, "organisation_id": "%2$s", "pool_id": "${poolId}",'
         ' "gpu_asset": "GPU_SEC:CPU", "gpu_seconds": 3600, "price_minor": 3600, "currency": "JPY", "award_id": "%3$s", "rate_num": 2,'
         ' "rate_den": 3}, "job": {"programme_id": "${programmeId}", "org_id": "%2$s", "person_id": "%2$s", "kind": "fine-tuning", "name": "bench",'
         ' "gpus": 1, "time_limit_seconds": 3600, "recipe": {}, "prompts": {}, "inputs": {}},'
         ' "audit": {"id": "%6$s", "details": {}}}',
         project, org, award, uuidv7(), uuidv7(), uuidv7(), gen_random_uuid()) from generate_series(1, ${size})), ','))
     from generate_series(1, ${count}) i, lateral (select ${among} as among) a,
       lateral (select ${uuidOf('8001')} as project, ${uuidOf('8002')} as org, ${uuidOf('8004')} as award, ${uuidOf('800a')} as right_id) ids`,
  `grant select on payloads to monsoon_api`,
  `grant usage on sequence payload to monsoon_api`,
  `vacuum analyze payloads`,
];

/** The api's statement. */
const script = `select launch_jobs(
  array['door_partner', '{}', '{' || project || '}', '{}', '{' || project || '}', '{}', '', '{' || project || '}'],
  array[project::uuid], batch::jsonb, now()) from payloads where n = (select nextval('payload'));
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

const tpcb = 'pgbench TPC-B-like on the same server';

/** Launches by SQL, one statement each, or a batch of one project. */
const bySql = (what, bar, { clients, size = 1, hot = false }) => ({
  what,
  against: tpcb,
  bar,
  measure: ({ smoke }) =>
    withBench(smoke, async ({ binary, bench, rounds, seconds }) => {
      // Enough for a machine several times as fast as those that this was written on.
      const count = Math.ceil((rounds * seconds * 4000) / (size === 1 ? 1 : size / 2));
      await bench.run(payloads(count, size, hot ? 1 : projects));
      const launch = () => size * pgbench(binary, bench.api, { clients, seconds, script });
      return pairs({ rounds, seconds }, { postgres: bench.pid }, launch, () =>
        pgbench(binary, bench.tpcb, { clients, seconds }),
      );
    }),
});

/** Launches through the real api with everything on. */
const byHttp = (what, bar, { clients, hot = false }) => ({
  what,
  against: tpcb,
  bar,
  measure: ({ smoke }) =>
    withBench(smoke, async ({ binary, bench, rounds, seconds }) => {
      const api = await startApi(bench);
      try {
        return await pairs(
          { rounds, seconds },
          { postgres: bench.pid, api: api.pid },
          () => load(api.url, { clients, seconds, among: hot ? 1 : projects }),
          () => pgbench(binary, bench.tpcb, { clients: 16, seconds }),
        );
      } finally {
        await api.stop();
      }
    }),
});

async function withBench(smoke, work) {
  const binary = findPgbench();
  const bench = await startBench();
  try {
    initialise(binary, bench.tpcb, smoke ? 10 : 50);
    return await work({ binary, bench, ...(smoke ? { rounds: 1, seconds: 2 } : { rounds: 5, seconds: 8 }) });
  } finally {
    await bench.stop();
  }
}

/** Rows by name. */
export const launches = {
  'launch-sql-1': bySql('launches by SQL, one client over many projects', 1.1, { clients: 1 }),
  'launch-sql-16': bySql('launches by SQL, 16 clients over many projects', 0.9, { clients: 16 }),
  'launch-sql-hot': bySql('launches by SQL, 16 clients on one budget, 64 a batch', 3, {
    clients: 16,
    size: 64,
    hot: true,
  }),
  'launch-http-16': byHttp('launches over HTTP, 16 clients over many projects', 0.25, { clients: 16 }),
  'launch-http-hot': byHttp('launches over HTTP, 64 clients on one budget', 0.6, { clients: 64, hot: true }),
};

/** Clients that launch one job after the other for some seconds. @returns accepted launches per second */
async function load(url, { clients, seconds, among }) {
  const body = JSON.stringify({
    name: 'bench',
    base_model: show('bas', baseModel.id),
    dataset_versions: [show('dsv', versionId)],
    pool: show('pol', poolId),
    time_limit_seconds: 3600,
  });
  const end = Date.now() + seconds * 1000;
  let accepted = 0;
  const client = async () => {
    const connection = await connect(url);
    while (Date.now() < end) {
      const n = 1 + Math.floor(Math.random() * among);
      const { status, text } = await connection.post(
        `/api/v1/projects/${show('prj', projectId(n))}/fine-tuning-jobs`,
        { authorization: `Bearer ${keyOf(n)}`, 'idempotency-key': randomUUID() },
        body,
      );
      if (status !== 201) throw new Error(`a launch was answered ${status} ${text.slice(0, 200)} (${awardId(n)})`);
      accepted += 1;
    }
    connection.close();
  };
  const started = Date.now();
  await Promise.all(Array.from({ length: clients }, client));
  return accepted / ((Date.now() - started) / 1000);
}
