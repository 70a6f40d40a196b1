// Jobs, and a run's losses, as the rooms would have left them.
import { awardId, baseModel, organisationId, personId, poolId, programmeId, projectId, uuid } from '../seed.mjs';

const inputs = JSON.stringify({
  base_model_id: baseModel.id,
  base_model_name: baseModel.name,
  pool_country: 'TH',
  datasets: [],
});
const recipe = JSON.stringify({ method: 'lora', epochs: 1, learning_rate: 0.0002, max_tokens_per_row: 512, seed: 1 });
const jobColumns = `project_id, id, programme_id, org_id, person_id, pool_id, award_id, kind, name, state, hold_id, gpus,
  time_limit_seconds, used_seconds, recipe, prompts, inputs, created_at, queued_at, started_at`;

const jobRow = (n, id, name, state, at) => `'${projectId(n)}', ${id}, '${programmeId}', '${organisationId(n)}',
  '${personId(n)}', '${poolId}', '${awardId(n)}', 'fine-tuning', ${name}, ${state}, gen_random_uuid(), 1, 3600, 600, '${recipe}', '[]',
  '${inputs}', ${at}, ${at}, ${at}`;

/** So many jobs of a project, every other of them failed. */
export const jobsOf = (n, count) =>
  `insert into jobs (${jobColumns})
     select ${jobRow(
       n,
       `('01900000-0000-7000-8000-' || lpad(i::text, 12, '0'))::uuid`,
       `'bench ' || i`,
       `case i % 2 when 0 then 'succeeded' else 'failed' end`,
       `now() - (${count} - i) * interval '1 minute'`,
     )} from generate_series(1, ${count}) i`;

export const runId = (n) => uuid('8201', n);
const attemptId = (n) => uuid('8202', n);
const lossAt = (i) => `1.1 + 1.5 * exp(-${i} / 9000.0) + 0.2 * sin(${i} * 12.9898)`;

/** Statements: steps of the run of a project, from one to another. */
export const stepsOf = (n, from, to) =>
  `insert into attempt_events (project_id, pool_id, attempt_id, job_id, seq, type, step, at, data)
     select '${projectId(n)}', '${poolId}', '${attemptId(n)}', '${runId(n)}', i + 2, 'step', i, now(),
       jsonb_build_object('loss', ${lossAt('i')}, 'epoch', i / 10000.0, 'step_s', 0.4, 'tokens', 2048, 'lr', 0.0001)
       from generate_series(${from}, ${to}) i`;

/** Statements: a job of a project that runs and has told so many steps. */
export const runOf = (n, steps) => [
  `insert into jobs (${jobColumns}) values (${jobRow(n, `'${runId(n)}'`, `'run'`, `'running'`, 'now()')})`,
  `insert into attempts (project_id, pool_id, job_id, id, n, fence, state, gpus, country, project_country, stop_after_seconds,
       assigned_at, created_at, started_at)
     values ('${projectId(n)}', '${poolId}', '${runId(n)}', '${attemptId(n)}', 1, 1, 'running', 1, 'TH', 'TH', 3600, now(), now(), now())`,
  `insert into attempt_events (project_id, pool_id, attempt_id, job_id, seq, type, step, at, data)
     values ('${projectId(n)}', '${poolId}', '${attemptId(n)}', '${runId(n)}', 1, 'ready', null, now(), '{"steps": 60000}'),
       ('${projectId(n)}', '${poolId}', '${attemptId(n)}', '${runId(n)}', 2, 'eval', 0, now(), '{"loss": 2.7}')`,
  stepsOf(n, 1, steps),
];
