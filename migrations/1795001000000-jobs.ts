import type { MigrationInterface, QueryRunner } from 'typeorm';
import { appendOnly, scoped } from '@app/platform/database';
import { launchFunction } from './launch-function';

const sees = { commands: 'select', open: 'the scheduler and the sweepers look for what is due' } as const;
/** That a project `p` is of a programme that was entered: a function that sees past row-level security asks for itself. */
const entered = `p.programme_id = any (nullif(current_setting('app.programmes', true), '')::uuid[])`;
const open = 'whether a pool has a live agent, and how fast it is, is no secret';
/** What staff may select of a job: all but `prompts`. */
const jobSummary = `project_id, id, programme_id, org_id, person_id, pool_id, award_id, kind, name, state, wish, reason, message, waiting,
  hold_id, hold_base_seconds, captures, captured_at, captured_seconds, gpus, time_limit_seconds, used_seconds, failures, priority_class, recipe, inputs,
  expected_seconds, result, model_version_id, model_id, created_at, queued_at, started_at, ended_at, version`;
const attemptTable = {
  partner: ['select', 'insert', 'update'],
  site: { commands: ['select', 'update'], by: 'pool' },
  system: sees,
} as const;
const fromSite = { partner: 'select', site: { commands: ['select', 'insert'], by: 'pool' }, system: sees } as const;

/** Jobs and attempts; what sites tell of them: usage, metrics, logs, checkpoints. A launch is one function. */
export class Jobs1795001000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of [
      // Domains, not CHECKs on the column, and no foreign keys to project and pool (docs/adr/0024).
      `create domain job_state as text check (value in
         ('queued', 'running', 'pausing', 'paused', 'stopping', 'stopped', 'succeeded', 'failed', 'cancelled'))`,
      `create domain job_wish as text check (value in ('pause', 'cancel', 'stop'))`,
      `create domain gpu_count as int check (value > 0)`,
      `create domain time_limit as bigint check (value > 0)`,
      `create table jobs (
         project_id uuid not null, id uuid not null, programme_id uuid not null, org_id uuid not null,
         person_id uuid not null, pool_id uuid not null, award_id uuid not null, kind text not null,
         name text not null, state job_state not null, wish job_wish, reason text, message text, waiting jsonb, hold_id uuid not null,
         hold_base_seconds bigint not null default 0, captures int not null default 0, captured_at timestamptz,
         captured_seconds bigint not null default 0,
         gpus gpu_count not null, time_limit_seconds time_limit not null,
         used_seconds bigint not null default 0, failures int not null default 0, priority_class int not null default 0,
         recipe jsonb not null, prompts jsonb not null, inputs jsonb not null, expected_seconds bigint, result jsonb,
         -- Of the request that launched it: its logs at api, worker, site and trainer bear it.
         model_version_id uuid, model_id uuid, request_id text,
         created_at timestamptz not null, queued_at timestamptz not null, started_at timestamptz, ended_at timestamptz,
         version int not null default 1, primary key (project_id, id)) with (fillfactor = 80)`,
      `create index jobs_by_programme on jobs (programme_id, id desc)`,
      // For lists of one state, however rare; a launch writes only that of queued jobs.
      `create index jobs_by_state on jobs (project_id, state, id desc) where state <> 'queued'`,
      `create index jobs_by_programme_state on jobs (programme_id, state, id desc) where state <> 'queued'`,
      `create index jobs_queued on jobs (project_id, id desc) where state = 'queued'`,
      `create index jobs_succeeded on jobs (project_id, pool_id, id desc) where state = 'succeeded'`,
      // For whoever launched them, who is told of them on the first page.
      `create index jobs_failed on jobs (project_id, person_id, ended_at) where state = 'failed'`,
      `create index jobs_live on jobs (pool_id) where state in ('running', 'pausing', 'stopping')`,
      ...scoped('jobs', 'project', {
        partner: ['select', 'insert', 'update'],
        staff: { commands: 'select', by: 'programme' },
        system: sees,
      }),
      // Staff see what a job is, not what its people ask of the model.
      `revoke select on jobs from door_staff`,
      `grant select (${jobSummary}) on jobs to door_staff`,

      // stop_after_seconds: since the run's start; an extension moves it while the run goes on.
      `create table attempts (
         project_id uuid not null, pool_id uuid not null, job_id uuid not null, id uuid not null, n int not null,
         fence bigint not null, state text not null check (state in ('assigned', 'leased', 'submitted', 'running', 'stopping',
           'succeeded', 'stopped', 'failed', 'lost', 'withdrawn')),
         agent_key_id uuid, gpus int not null, country char(2) not null, project_country char(2) not null, stop_after_seconds int not null, assigned_at timestamptz not null,
         leased_at timestamptz, lease_until timestamptz, engine_ref text, command text check (command in ('stop')),
         created_at timestamptz not null, started_at timestamptz, ended_at timestamptz, reason text, message text, exit_code int,
         gpu_seconds_told bigint, result jsonb, artefacts jsonb, settled_at timestamptz, primary key (project_id, id), unique (pool_id, id),
         unique (job_id, n), foreign key (project_id, job_id) references jobs (project_id, id)) with (fillfactor = 70)`,
      `create index attempts_by_pool on attempts (pool_id, id desc)`,
      `create index attempts_on_pool on attempts (pool_id) where ended_at is null`,
      `create index attempts_assigned on attempts (pool_id, created_at) where state = 'assigned'`,
      `create index attempts_leased on attempts (lease_until) where state in ('leased', 'submitted', 'running', 'stopping')`,
      `create index attempts_unsettled on attempts (ended_at) where ended_at is not null and settled_at is null`,
      ...scoped('attempts', 'project', attemptTable),

      // The whole spec with digests: for the agent's key only, and for who assigns.
      `create table attempt_specs (
         pool_id uuid not null, attempt_id uuid not null, spec jsonb not null, primary key (pool_id, attempt_id),
         foreign key (pool_id, attempt_id) references attempts (pool_id, id))`,
      ...scoped('attempt_specs', 'pool', { site: ['select', 'insert'] }),

      `create table usage_records (
         project_id uuid not null, pool_id uuid not null, attempt_id uuid not null, job_id uuid not null, interval_no int not null,
         from_at timestamptz not null, to_at timestamptz not null, gpu_seconds bigint not null check (gpu_seconds > 0),
         fence bigint not null, recorded_at timestamptz not null, primary key (pool_id, attempt_id, interval_no),
         foreign key (pool_id, attempt_id) references attempts (pool_id, id), check (to_at > from_at))`,
      `create index usage_records_job on usage_records (project_id, job_id, attempt_id, interval_no)`,
      `create index usage_records_recent on usage_records (recorded_at)`,
      `create index usage_records_of_pool on usage_records (pool_id, from_at)`,
      ...appendOnly('usage_records'),
      ...scoped('usage_records', 'project', fromSite),

      `create table attempt_events (
         project_id uuid not null, pool_id uuid not null, attempt_id uuid not null, job_id uuid not null, seq int not null,
         type text not null, step int, at timestamptz not null, data jsonb not null, primary key (project_id, attempt_id, seq))`,
      `create index attempt_events_job on attempt_events (project_id, job_id, attempt_id, seq)`,
      ...scoped('attempt_events', 'project', fromSite),

      `create table attempt_logs (
         project_id uuid not null, pool_id uuid not null, attempt_id uuid not null, job_id uuid not null, seq int not null,
         at timestamptz not null, text text not null, primary key (project_id, attempt_id, seq))`,
      `create index attempt_logs_job on attempt_logs (project_id, job_id, attempt_id, seq)`,
      ...scoped('attempt_logs', 'project', fromSite),

      // What each attempt sent itself: the only files that it may name as a checkpoint or as its result.
      `create table attempt_files (
         project_id uuid not null, pool_id uuid not null, attempt_id uuid not null, sha256 text not null,
         bytes bigint not null check (bytes >= 0), primary key (pool_id, attempt_id, sha256),
         foreign key (pool_id, attempt_id) references attempts (pool_id, id))`,
      ...scoped('attempt_files', 'project', { site: { commands: ['select', 'insert'], by: 'pool' } }),

      `create table checkpoints (
         project_id uuid not null, pool_id uuid not null, attempt_id uuid not null, job_id uuid not null, id uuid not null,
         name text not null, step int not null, manifest_sha256 text not null, store_id uuid not null references stores (id),
         files jsonb not null, created_at timestamptz not null, primary key (project_id, id),
         unique (project_id, attempt_id, name))`,
      `create index checkpoints_job on checkpoints (project_id, job_id, id desc)`,
      ...scoped('checkpoints', 'project', fromSite),

      `create table site_agents (
         pool_id uuid not null references pools (id), key_id uuid not null, engine text not null, gpus int not null,
         -- When it last asked for work; null before it ever did.
         last_seen_at timestamptz,
         -- Why it cannot, and when it said so last; cleared when it asks.
         unable_code text, unable_reason text, unable_at timestamptz, primary key (pool_id, key_id),
         check (num_nulls(unable_code, unable_reason, unable_at) in (0, 3)))`,
      ...scoped('site_agents', 'pool', {
        partner: { commands: 'select', open },
        staff: { commands: 'select', open },
        system: { commands: 'select', open },
        site: ['select', 'insert', 'update'],
      }),
      `create table calibrations (
         pool_id uuid not null references pools (id), base_model text not null, model_sha256 text not null,
         tokens_per_second double precision not null check (tokens_per_second > 0), measured_at timestamptz not null,
         primary key (pool_id, base_model))`,
      ...scoped('calibrations', 'pool', {
        partner: { commands: 'select', open },
        staff: { commands: 'select', open },
        system: { commands: 'select', open },
        site: ['select', 'insert', 'update'],
      }),

      // How much of a pool is used, for whoever is let in for a programme: its own projects and jobs, of everybody else the country alone.
      `create function pool_days(p_pool uuid, p_from timestamptz)
         returns table (day text, used bigint, own bigint)
         language sql stable security definer set search_path = public, pg_temp as $$
         select to_char(u.from_at at time zone 'UTC', 'YYYY-MM-DD'), sum(u.gpu_seconds)::bigint,
                coalesce(sum(u.gpu_seconds) filter (where ${entered}), 0)::bigint
           from usage_records u join projects p on p.id = u.project_id
          where u.pool_id = p_pool and u.from_at >= p_from group by 1 $$`,
      `create function pool_runs(p_pool uuid)
         returns table (project_id uuid, job_id uuid, country char(2), gpus int)
         language sql stable security definer set search_path = public, pg_temp as $$
         select r.project_id, r.job_id, r.country, sum(r.gpus)::int
           from (select case when ${entered} then a.project_id end as project_id, case when ${entered} then a.job_id end as job_id,
                        a.project_country as country, a.gpus
                   from attempts a join projects p on p.id = a.project_id where a.pool_id = p_pool and a.ended_at is null) r
          group by 1, 2, 3 $$`,
      ...['pool_days', 'pool_runs'].flatMap((name) => [
        `revoke execute on function ${name} from public`,
        `grant execute on function ${name} to door_staff`,
      ]),
      launchFunction,
    ])
      await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      `drop function pool_days, pool_runs, launch_jobs, launch_replays, launches_still_hold; drop type launch_item, launched_job, launched_audit; drop table calibrations, site_agents, checkpoints, attempt_files, attempt_logs, attempt_events, usage_records,
         attempt_specs, attempts, jobs;
       drop domain job_state, job_wish, gpu_count, time_limit`,
    );
  }
}
