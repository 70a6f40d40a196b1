import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { QueryResultRow } from 'pg';
import { read, show } from '@app/platform/ids';
import { homeFolders } from '../../../apps/local/src/environment';
import { until } from '../../support/jobs-world';
import type { Processes } from './processes';
import type { Operation, Recorder } from './recorder';

/** Operations whose effect has an entry in the audit, which names the request that it came by. */
const audited = ['launch', 'cancel', 'extend', 'pause', 'resume', 'request', 'submit', 'decision', 'version', 'check'];

const sweepSeconds = 75;

/** Waits until nothing is left to do. @throws Error that names what was not done: an accepted job that was lost, for one */
export async function quiet(system: Processes, seconds: number): Promise<void> {
  const left = () =>
    rows<{ what: string; id: string }>(
      system,
      `select 'job ' || state as what, id::text from jobs where state in ('queued', 'running', 'pausing', 'stopping')
       union all select 'unsettled attempt ' || state, id::text from attempts where ended_at is not null and settled_at is null
       union all select 'version in check', id::text from dataset_versions where state = 'validating'
       union all select 'news ' || topic, id::text from outbox where delivered_at is null`,
    );
  await until(
    () => left().catch(() => [{ what: 'the database does not answer', id: '' }]),
    (found) => found.length === 0,
    seconds,
  );
}

/** Ids, as shown, of jobs that wait for somebody to resume them. */
export async function pausedJobs(system: Processes): Promise<string[]> {
  const paused = await rows<{ id: string }>(system, `select id from jobs where state = 'paused'`);
  return paused.map(({ id }) => show('job', id));
}

/** Everything that must hold after the faults, one sentence for each thing that does not. */
export async function violations(system: Processes, recorder: Recorder): Promise<string[]> {
  const found = await Promise.all([
    effects(system, recorder),
    jobs(system, recorder),
    uploads(system, recorder),
    books(system),
    attempts(system),
    leftovers(system),
    connections(system),
  ]);
  return [...found.flat(), ...system.deaths.map((words) => `died by itself: ${words}`)];
}

/** Every ok is there, every fail is not, every unknown at most once: one try of an operation has an effect, or none has. */
async function effects(system: Processes, { mark, operations }: Recorder): Promise<string[]> {
  const entries = await rows<{ request_id: string; actions: string[] }>(
    system,
    `select request_id, array_agg(action order by action) as actions from audit_entries where request_id like $1 group by 1`,
    [`${mark}-%`],
  );
  const tries = new Map<number, string[]>();
  for (const { request_id, actions } of entries) {
    const n = Number(request_id.split('-').at(-2));
    tries.set(n, [...(tries.get(n) ?? []), `${request_id} ${actions.join('+')}`]);
    if (new Set(actions).size < actions.length) tries.get(n)?.push('the same twice in one try');
  }
  return operations.flatMap((operation) => {
    const done = tries.get(operation.n) ?? [];
    if (done.length > 1) return [`${told(operation)} had an effect more than once: ${done.join(', ')}`];
    if (operation.outcome === 'fail' && done.length > 0) return [`${told(operation)} had an effect: ${done[0]}`];
    if (operation.outcome === 'ok' && audited.includes(operation.kind) && done.length === 0)
      return [`${told(operation)} left no trace`];
    return [];
  });
}

/** Jobs by the names and the time that the record gave them. */
async function jobs(system: Processes, { mark, operations }: Recorder): Promise<string[]> {
  const there = await rows<{ id: string; name: string; time_limit_seconds: bigint; queued: bigint }>(
    system,
    `select j.id, j.name, j.time_limit_seconds,
            (select count(*) from outbox o where o.key = j.id and o.topic = 'job.queued' and o.created_at = j.created_at) as queued
       from jobs j where j.name like $1`,
    [`${mark}%`],
  );
  const effective = await rows<{ n: string }>(
    system,
    `select split_part(request_id, '-', 3) as n from audit_entries where request_id like $1 and action = 'job.extend'`,
    [`${mark}-%`],
  );
  const more = new Map<string, number>();
  for (const { n } of effective) {
    const { job, seconds } = operations[Number(n)].facts as { job: string; seconds: number };
    more.set(job, (more.get(job) ?? 0) + seconds);
  }
  return operations.flatMap((operation) => {
    if (!['launch', 'unaffordable'].includes(operation.kind)) return [];
    const found = there.filter(({ name }) => name === operation.facts.name);
    if (found.length > 1) return [`${told(operation)} made ${found.length} jobs`];
    const [job] = found;
    if (!job) return operation.outcome === 'ok' ? [`${told(operation)} is not there`] : [];
    const wrong: string[] = [];
    if (operation.outcome === 'fail') wrong.push(`${told(operation)} made a job`);
    if (operation.id && read('job', operation.id) !== job.id)
      wrong.push(`${told(operation)} made another job, ${job.id}`);
    if (Number(job.queued) !== 1) wrong.push(`${told(operation)} was told ${job.queued} times`);
    const time = Number(operation.facts.time_limit_seconds) + (more.get(operation.id ?? '') ?? 0);
    if (operation.id && Number(job.time_limit_seconds) !== time)
      wrong.push(`${told(operation)}: ${job.time_limit_seconds} s of time instead of ${time}`);
    return wrong;
  });
}

/** Files are whole, recorded once, and lie where their digest says. */
async function uploads(system: Processes, { operations }: Recorder): Promise<string[]> {
  const files = await rows<{ version_id: string; sha256: string; bytes: bigint; root: string }>(
    system,
    `select f.version_id, f.sha256, f.bytes, s.root from version_files f join stores s on s.id = f.store_id`,
  );
  return operations
    .filter(({ kind }) => kind === 'upload')
    .flatMap((operation) => {
      const { version, sha256, bytes } = operation.facts as { version: string; sha256: string; bytes: number };
      const found = files.filter(({ version_id }) => version_id === read('dsv', version));
      if (found.length > 1) return [`${told(operation)} made ${found.length} files`];
      if (found.length === 0) return operation.outcome === 'ok' ? [`${told(operation)} is not there`] : [];
      const [{ root, ...file }] = found;
      if (file.sha256 !== sha256 || Number(file.bytes) !== bytes) return [`${told(operation)} has other bytes`];
      const place = join(homeFolders(system.home).stores, root, sha256.slice(0, 2), sha256.slice(2, 4), sha256);
      const size = existsSync(place) ? statSync(place).size : null;
      return size === bytes ? [] : [`${told(operation)}: its file has ${size} bytes in the store`];
    });
}

/** The ledger's invariants I1–I7 and I11, and that no ended job holds anything. */
async function books(system: Processes): Promise<string[]> {
  const wrong = await rows<{ invariant: string; meaning: string; wrong: bigint; first_wrong: string }>(
    system,
    'select invariant, meaning, wrong, first_wrong from reconcile_books() where wrong > 0',
  );
  return wrong.map(
    (each) => `${each.invariant} (${each.meaning}) fails ${each.wrong} times, first at ${each.first_wrong}`,
  );
}

/** No two attempts of a job have an effect, and every second was metered and captured once. */
async function attempts(system: Processes): Promise<string[]> {
  const checks: Record<string, string> = {
    'a job whose attempts do not explain its state': `
      select j.id from jobs j left join attempts a on a.job_id = j.id group by j.id, j.state
       having count(*) filter (where a.state = 'succeeded') <> case when j.state = 'succeeded' then 1 else 0 end`,
    'an attempt after the one that succeeded': `
      select a.id from attempts a join attempts b on b.job_id = a.job_id and b.state = 'succeeded' and b.n < a.n`,
    // Each process's clock is right to some milliseconds only.
    'two attempts at the same time': `
      select b.id from attempts a join attempts b on b.job_id = a.job_id and b.n > a.n and b.created_at < a.ended_at - interval '1 second'`,
    'seconds that were metered twice': `
      select a.attempt_id as id from usage_records a join usage_records b on b.job_id = a.job_id and a.from_at < b.to_at
        and b.from_at < a.to_at and (a.attempt_id, a.interval_no) < (b.attempt_id, b.interval_no)`,
    'a job whose holds did not capture what was metered': `
      select j.id from jobs j where j.ended_at is not null
         and (select coalesce(sum(gpu_seconds), 0) from usage_records u where u.project_id = j.project_id and u.job_id = j.id)
          <> (select sum(captured_seconds + overrun_seconds) from holds h where h.book_id = j.project_id and h.job_id = j.id)`,
    'a job with two models': `
      select job_id as id from model_versions group by 1 having count(*) > 1`,
    'a job that succeeded without a model': `
      select j.id from jobs j where j.state = 'succeeded' and not exists (select 1 from model_versions v where v.job_id = j.id)`,
    'news without a number, or two of one number': `
      select min(id)::text as id from outbox group by scope_id, seq having count(*) > 1 or seq is null`,
  };
  const found = Object.entries(checks).map(async ([meaning, text]) => {
    const wrong = await rows<{ id: string }>(system, text);
    return wrong.length === 0 ? [] : [`${meaning}: ${wrong.length}, first ${wrong[0].id}`];
  });
  return (await Promise.all(found)).flat();
}

/** What a crash left in the stores is swept within the minute; trainers and work folders are gone at once. */
async function leftovers(system: Processes): Promise<string[]> {
  for (const end = Date.now() + sweepSeconds * 1000; ; await sleep(2000)) {
    const wrong = await leftNow(system);
    if (wrong.length === 0 || Date.now() > end) return wrong;
  }
}

/** No process of a trainer, no work folder, and in the stores no unfinished file that no open upload owns. */
async function leftNow(system: Processes): Promise<string[]> {
  const wrong = system.trainers().map((pid) => `an orphan trainer, process ${pid}`);
  const folders = homeFolders(system.home);
  const work = join(folders.agent, 'attempts');
  if (existsSync(work)) wrong.push(...readdirSync(work).map((name) => `a work folder that was not wiped: ${name}`));
  // Bytes of no upload at all are an artefact's that was cut off, by which the site comes again; they are swept after a day.
  const ended = await rows<{ id: string }>(system, `select id from uploads where state <> 'open'`);
  const left = new Set(ended.map(({ id }) => id));
  for (const store of readdirSync(folders.stores)) {
    const staging = join(folders.stores, store, 'staging');
    if (!existsSync(staging)) continue;
    for (const name of readdirSync(staging))
      if (left.has(name.replace(/\.json$/, ''))) wrong.push(`an unfinished file in the store: ${join(store, name)}`);
  }
  return wrong;
}

/** Every connection came back to its pool: none is in a transaction, and as many requests as it takes are answered at once. */
async function connections(system: Processes): Promise<string[]> {
  const stuck = await rows<{ pid: number; query: string }>(
    system,
    `select pid, query from pg_stat_activity where application_name in ('api', 'worker')
        and state like 'idle in transaction%' and state_change < now() - interval '3 seconds'`,
  );
  const wrong = stuck.map(({ pid, query }) => `backend ${pid} is idle in a transaction after: ${query.slice(0, 100)}`);
  const probes = Array.from({ length: 40 }, () =>
    system.client().send('GET', '//health/ready', undefined, { patience: 5000 }),
  );
  const answers = await Promise.allSettled(probes);
  const well = answers.filter((each) => each.status === 'fulfilled' && each.value.status === 200).length;
  if (well < answers.length)
    wrong.push(`of ${answers.length} requests at once ${well} were answered: is the pool empty?`);
  return wrong;
}

const told = ({ n, kind, outcome, status, code, id }: Operation) =>
  `operation ${n} (${[kind, outcome, status || '', code, id].filter(Boolean).join(' ')})`;

async function rows<R extends QueryResultRow>(system: Processes, text: string, values: unknown[] = []): Promise<R[]> {
  return (await system.admin.query<R>(text, values)).rows;
}
