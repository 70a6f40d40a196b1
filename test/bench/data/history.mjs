// The history of many jobs, as the rooms would have left it: what they held, used and told, in books that reconcile.
import { baseModel, poolId, programmeId, uuid, versionId } from '../seed.mjs';

/** Every tenth job is the first project's; the others share the rest evenly. */
export const busiest = 1;
const credit = 90_000_000_000_000;
/** Jobs that wait or run: as many however many came before. */
const unended = 2_000;
/** GPU-seconds of a hold and of each capture, at 3,600 yen an hour: a second is a yen, of which the grant pays two thirds. */
const held = 3600;
const captured = 600;

const of = (kind, n) => `('00000000-0000-7000-${kind}-' || lpad((${n})::text, 12, '0'))::uuid`;
/** Ids that rise with time, as the rooms make them; `kind` tells a job's from its hold's. */
const timed = (kind) =>
  `(lpad(to_hex((extract(epoch from p.at) * 1000)::bigint), 12, '0') || '${kind}8000' || lpad(to_hex(p.n), 12, '0'))::uuid`;
/** Ids without order, as the ledger makes them. */
const scattered = (text) => `overlay(overlay(md5(${text}) placing '4' from 13) placing '8' from 17)::uuid`;
const lot = of(9010, 'p.project');
const grantLine = of(9020, 'p.project');
const coFunding = of(9030, 'p.project');
const json = (value) => `'${JSON.stringify(value)}'::jsonb`;
const book = (n) => of(8001, n);

const inputs = json({
  base_model_id: baseModel.id,
  base_model_name: baseModel.name,
  base_model_included: null,
  pool_country: 'TH',
  datasets: [
    {
      dataset_version_id: versionId,
      dataset_name: 'bench',
      number: '1.0.0',
      digest: 'b'.repeat(64),
      licence: 'CC0-1.0',
      files: [{ path: 'a.jsonl', split: 'train', format: 'instruction', sha256: 'c'.repeat(64), bytes: 1, rows: 1 }],
      processing_included: null,
      processing_excluded: [],
    },
  ],
});

/** Statements that open the books of so many projects: what `seed` credited gets the journals that it came by. */
function openings(projects) {
  const counters = [
    [9110, 'funding_source', 'JPY'],
    [9120, 'gpu_source', 'GPU_SEC:CPU'],
    [9130, 'co_funding_source', 'JPY'],
    [9140, 'usage_payable', 'JPY'],
    [9150, 'gpu_used', 'GPU_SEC:CPU'],
  ];
  const journal = (bookId, id, kind, causeKind, cause) =>
    `insert into journals (book_id, id, kind, cause_kind, cause_id, at)
       select ${bookId}, ${id}, '${kind}', '${causeKind}', ${cause}, now() - interval '301 days' from generate_series(1, ${projects}) n`;
  const transfer = (bookId, id, debit, creditId, asset) =>
    `insert into transfers (book_id, journal_id, debit_id, credit_id, asset, amount, at)
       select ${bookId}, ${id}, ${debit}, ${creditId}, '${asset}', ${credit}, now() - interval '301 days' from generate_series(1, ${projects}) n`;
  const programme = `'${programmeId}'::uuid`;
  const award = of(8004, 'n');
  const [offer, accept, gpus, lots, money] = [1, 2, 3, 4, 5].map((kind) => scattered(`'opening ${kind} ' || n`));
  const [envelope, awarded, source] = [9210, 9220, 9230].map((kind) => `'${uuid(kind, 1)}'::uuid`);
  const whole = 2 * projects * credit;
  const first = scattered("'envelope'");
  return [
    `insert into accounts (book_id, id, kind, asset, bounded, label, created_at) values
       (${programme}, ${envelope}, 'envelope', 'JPY', true, 'envelope', now()),
       (${programme}, ${awarded}, 'awarded', 'JPY', false, 'awarded', now()),
       (${programme}, ${source}, 'funding_source', 'JPY', false, 'funding_source', now())`,
    `insert into balances (book_id, account_id, cr_posted, dr_posted) values (${programme}, ${envelope}, ${whole}, ${whole / 2})`,
    `insert into envelopes (programme_id, id, country, currency, account_id, created_by, created_at)
       values (${programme}, gen_random_uuid(), 'TH', 'JPY', ${envelope}, '${uuid(8003, 1)}', now())`,
    `insert into journals (book_id, id, kind, cause_kind, cause_id, at) values (${programme}, ${first}, 'envelope', 'envelope', ${envelope}, now())`,
    `insert into transfers (book_id, journal_id, debit_id, credit_id, asset, amount, at)
       values (${programme}, ${first}, ${source}, ${envelope}, 'JPY', ${whole}, now())`,
    ...counters.map(
      ([kind, name, asset]) =>
        `insert into accounts (book_id, id, kind, asset, bounded, label, created_at)
           select ${book('n')}, ${of(kind, 'n')}, '${name}', '${asset}', false, '${name}', now() from generate_series(1, ${projects}) n`,
    ),
    `insert into accounts (book_id, id, kind, asset, bounded, label, award_id, created_at)
       select ${book('n')}, ${of(9040, 'n')}, 'gpu_unallotted', 'GPU_SEC:CPU', true, 'gpu_unallotted', ${award}, now()
         from generate_series(1, ${projects}) n`,
    `insert into balances (book_id, account_id, cr_posted, dr_posted)
       select ${book('n')}, ${of(9040, 'n')}, ${credit}, ${credit} from generate_series(1, ${projects}) n`,
    journal(programme, offer, 'award', 'award', award),
    transfer(programme, offer, envelope, awarded, 'JPY'),
    journal(book('n'), accept, 'award', 'award', award),
    transfer(book('n'), accept, of(9110, 'n'), of(9020, 'n'), 'JPY'),
    journal(book('n'), gpus, 'award', 'award', award),
    transfer(book('n'), gpus, of(9120, 'n'), of(9040, 'n'), 'GPU_SEC:CPU'),
    journal(book('n'), lots, 'lot', 'allocation_decision', scattered("'decision ' || n")),
    transfer(book('n'), lots, of(9040, 'n'), of(9010, 'n'), 'GPU_SEC:CPU'),
    journal(book('n'), money, 'co_funding', 'co_funding_entry', scattered("'entry ' || n")),
    transfer(book('n'), money, of(9130, 'n'), of(9030, 'n'), 'JPY'),
  ];
}

/** One row a job: whose, when, how it went and how often it was captured. */
const plan = (projects, jobs) => `create unlogged table plan as
  select n, case when n % 10 = 0 then ${busiest} else 2 + (n * 7919::bigint) % ${projects - 1} end as project,
         now() - interval '300 days' * (1 - n::float8 / ${jobs}) - interval '1 hour' as at,
         case when n > ${jobs - unended} then case when n % 4 = 0 then 'running' else 'queued' end
              when (n / 10) % 100 < 5 then 'failed' when (n / 10) % 100 < 8 then 'cancelled'
              when (n / 10) % 100 < 9 then 'stopped' else 'succeeded' end as state,
         case when n > ${jobs - unended} then case when n % 4 = 0 then 1 else 0 end
              else 3 + (n % 3 = 0)::int + (n % 500 = 1)::int end as captures
    from generate_series(1, ${jobs}) n`;

const ended = `state in ('succeeded', 'failed', 'cancelled', 'stopped')`;
const legs = `array[(${lot}, 'gpu', ${held}, least(${held}, p.captures * ${captured}))::hold_leg,
  (${grantLine}, 'grant', ${(held * 2) / 3}, p.captures * ${(captured * 2) / 3})::hold_leg,
  (${coFunding}, 'co_funding', ${held / 3}, p.captures * ${captured / 3})::hold_leg]`;
const eachCapture = 'plan p, lateral generate_series(1, p.captures) i';
const journalId = scattered("'capture ' || p.n || ' ' || i");
const later = (what = 'i') => `p.at + interval '10 minutes' * ${what}`;

/** Statements by what they make, in order. */
export function history({ projects, jobs }) {
  const prompts = json({ prompts: ['สวัสดี', 'Explain photosynthesis to a child.'] });
  const recipe = json({ method: 'lora', epochs: 1, learning_rate: 0.0002, max_tokens_per_row: 512, seed: 1 });
  return {
    books: openings(projects),
    jobs: [
      plan(projects, jobs),
      `insert into jobs (project_id, id, programme_id, org_id, person_id, pool_id, award_id, kind, name, state, hold_id, gpus,
           time_limit_seconds, used_seconds, captures, captured_at, recipe, prompts, inputs, created_at, queued_at, started_at, ended_at)
         select ${book('p.project')}, ${timed(7001)}, '${programmeId}', ${of(8002, 'p.project')}, ${of(8003, 'p.project')}, '${poolId}',
           ${of(8004, 'p.project')}, 'fine-tuning', 'bench ' || p.n, p.state, ${timed(7002)}, 1, ${held}, p.captures * ${captured}, p.captures,
           case when p.captures > 0 then ${later('p.captures')} end, ${recipe}, ${prompts}, ${inputs}, p.at, p.at,
           case when p.captures > 0 then p.at end, case when ${ended} then ${later('p.captures')} end from plan p order by p.n`,
      `insert into holds (book_id, id, job_id, award_id, org_id, pool_id, gpu_asset, currency, price_minor, rate_num, rate_den, gpu_seconds,
           captured_seconds, legs, state, created_at, ended_at)
         select ${book('p.project')}, ${timed(7002)}, ${timed(7001)}, ${of(8004, 'p.project')}, ${of(8002, 'p.project')}, '${poolId}',
           'GPU_SEC:CPU', 'JPY', 3600, 2, 3, ${held}, p.captures * ${captured}, ${legs},
           case when ${ended} then 'closed' else 'open' end, p.at, case when ${ended} then ${later('p.captures')} end from plan p order by p.n`,
    ],
    journals: [
      `insert into journals (book_id, id, kind, cause_kind, cause_id, at)
         select ${book('p.project')}, ${journalId}, 'capture', 'hold', ${timed(7002)}, ${later()} from ${eachCapture} order by p.n, i`,
    ],
    transfers: [
      `insert into transfers (book_id, journal_id, debit_id, credit_id, asset, amount, at)
         select ${book('p.project')}, ${journalId}, l.debit, l.credit, l.asset, l.amount, ${later()}
           from ${eachCapture}, lateral (values
             (${lot}, ${of(9150, 'p.project')}, 'GPU_SEC:CPU', ${captured}),
             (${grantLine}, ${of(9140, 'p.project')}, 'JPY', ${(captured * 2) / 3}),
             (${coFunding}, ${of(9140, 'p.project')}, 'JPY', ${captured / 3})) l(debit, credit, asset, amount) order by p.n, i`,
      ...[
        [lot, 1],
        [grantLine, 2 / 3],
        [coFunding, 1 / 3],
      ].map(
        ([account, share]) =>
          `update balances b set dr_posted = x.used, dr_pending = x.held from (
             select ${book('p.project')} as book_id, ${account} as account_id, round(sum(p.captures) * ${captured * share})::bigint as used,
                    round(coalesce(sum(${held} - p.captures * ${captured}) filter (where not ${ended}), 0) * ${share})::bigint as held
               from plan p group by p.project) x where b.book_id = x.book_id and b.account_id = x.account_id`,
      ),
    ],
    'hold events': [
      `insert into hold_events (book_id, hold_id, kind, sequence, gpu_seconds, journal_id, at)
         select ${book('p.project')}, ${timed(7002)}, e.kind, e.sequence, e.seconds, e.journal, e.at from plan p, lateral (
           select 'capture'::hold_act, i, (i * ${captured})::bigint, ${journalId}::uuid, ${later()}, i from generate_series(1, p.captures) i
           union all select 'close', null, p.captures * ${captured}, null, ${later('p.captures')}, 9 where ${ended}
         ) e(kind, sequence, seconds, journal, at, n) order by p.n, e.n`,
    ],
    attempts: [
      `insert into attempts (project_id, pool_id, job_id, id, n, fence, state, gpus, country, project_country, stop_after_seconds, assigned_at,
           created_at, started_at, ended_at, gpu_seconds_told, settled_at)
         select ${book('p.project')}, '${poolId}', ${timed(7001)}, ${timed(7003)}, 1, 1,
           case p.state when 'cancelled' then 'stopped' else p.state end, 1, 'TH', 'TH', ${held}, p.at, p.at, p.at,
           case when ${ended} then ${later('p.captures')} end, p.captures * ${captured}, case when ${ended} then ${later('p.captures')} end
           from plan p where p.captures > 0 order by p.n`,
      `insert into usage_records (project_id, pool_id, attempt_id, job_id, interval_no, from_at, to_at, gpu_seconds, fence, recorded_at)
         select ${book('p.project')}, '${poolId}', ${timed(7003)}, ${timed(7001)}, i, ${later('(i - 1)')}, ${later()}, ${captured}, 1, ${later()}
           from ${eachCapture} order by p.n, i`,
      `insert into attempt_events (project_id, pool_id, attempt_id, job_id, seq, type, step, at, data)
         select ${book('p.project')}, '${poolId}', ${timed(7003)}, ${timed(7001)}, i, 'metric', i, ${later()}, '{"loss": 1.5}' from ${eachCapture}
          order by p.n, i`,
      `insert into attempt_logs (project_id, pool_id, attempt_id, job_id, seq, at, text)
         select ${book('p.project')}, '${poolId}', ${timed(7003)}, ${timed(7001)}, 1, p.at, 'training begins' from plan p where p.captures > 0
          order by p.n`,
      `insert into checkpoints (project_id, pool_id, attempt_id, job_id, id, name, step, manifest_sha256, store_id, files, created_at)
         select ${book('p.project')}, '${poolId}', ${timed(7003)}, ${timed(7001)}, ${timed(7004)}, 'step-100', 100, repeat('a', 64),
           '01960000-0000-7000-8000-000000000001', '[]', p.at from plan p where p.captures > 2 order by p.n`,
    ],
    records: [
      `insert into audit_entries (scope_id, id, programme_id, at, person_id, on_behalf_of, action, subject, subject_id, after_digest, details)
         select ${book('p.project')}, ${timed(7005)}, '${programmeId}', p.at, ${of(8003, 'p.project')}, ${of(8002, 'p.project')}, 'job.launched', 'job',
           ${timed(7001)}, repeat('d', 64), '{"pool": "bench"}' from plan p order by p.n`,
      // News is kept for seven days.
      `insert into outbox (scope_id, topic, key, payload, created_at, seq, due_at, delivered_at)
         select ${book('p.project')}, topic, ${timed(7001)}, jsonb_build_object('pool_id', '${poolId}', 'state', 'queued'), p.at,
           nextval('outbox_seq'), p.at, p.at
           from plan p, unnest(array['job.queued', 'job.running', 'job.' || p.state]) topic where p.at > now() - interval '7 days' order by p.n`,
      `insert into models (project_id, id, programme_id, org_id, name, description, created_at, version)
         select distinct on (p.project, (p.n / 10) % 100) ${book('p.project')}, ${scattered("'model ' || p.project || ' ' || (p.n / 10) % 100")},
           '${programmeId}'::uuid, ${of(8002, 'p.project')}, 'bench ' || (p.n / 10) % 100, '', p.at, 1 from plan p where p.state = 'succeeded'`,
      `insert into model_versions (project_id, id, model_id, programme_id, number, digest, method, base_model_id, base_model_digest, job_id,
           attempt_id, org_id, person_id, files, bytes, datasets, metrics, processing_excluded, created_at)
         select ${book('p.project')}, ${timed(7006)}, ${scattered("'model ' || p.project || ' ' || (p.n / 10) % 100")}, '${programmeId}',
           row_number() over (partition by p.project, (p.n / 10) % 100 order by p.n), repeat('e', 64), 'lora', '${baseModel.id}', repeat('a', 64),
           ${timed(7001)}, ${timed(7003)}, ${of(8002, 'p.project')}, ${of(8003, 'p.project')}, '[]', 1, '[]',
           '{"first_loss": 2, "last_loss": 1, "eval_loss": null}', '{}', p.at from plan p where p.state = 'succeeded'`,
      'drop table plan',
    ],
  };
}

/** Tables that grow with jobs: their secondary indexes are made after the rows. */
export const growing = [
  'jobs',
  'holds',
  'journals',
  'transfers',
  'hold_events',
  'attempts',
  'usage_records',
  'attempt_events',
  'attempt_logs',
  'checkpoints',
  'audit_entries',
  'outbox',
  'model_versions',
];
