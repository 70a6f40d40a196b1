// What the other lists show: one scope of each kind that has many rows, and somebody who may read them all.
import { createHash } from 'node:crypto';
import {
  awardId,
  insert,
  organisationId,
  personId,
  poolId,
  programmeId,
  projectId,
  raw,
  uuid,
  versionId,
} from '../system.mjs';
import { busiest } from './history.mjs';

/** Reads everything of the busiest project, its organisation, the programme, the pool and the platform. */
export const reader = { id: uuid(8003, 900_000_000), session: 'bench-reader' };
/** Has a role in every project. */
export const everywhere = { id: uuid(8003, 900_000_001), session: 'bench-everywhere' };
export const datasetId = uuid(8101, 1);
const platform = '00000000-0000-0000-0000-000000000000';

const hash = (text) => `\\x${createHash('sha256').update(text).digest('hex')}`;
const id = (kind) => raw(`('00000000-0000-7000-${kind}-' || lpad(n::text, 12, '0'))::uuid`);
const named = (name) => raw(`'${name} ' || lpad(n::text, 8, '0')`);
const [now, nextYear] = ['now()', "now() + interval '300 days'"].map(raw);
const ago = raw(`now() - interval '1 day' - n * interval '1 minute'`);
const digest = (letter) => letter.repeat(64);
const some = (...values) => raw(`(array['${values.join("','")}'])[1 + n % ${values.length}]`);
const store = '01960000-0000-7000-8000-000000000001';
const project = projectId(busiest);
const organisation = organisationId(busiest);
const person = personId(busiest);
const languages = '[{"iso639_3": "tha", "bcp47": "th"}]';

function account(holder) {
  return [
    insert('identity.people', {
      id: holder.id,
      email: `${holder.session}@bench.example`,
      name: 'Bench',
      created_at: now,
    }),
    insert('identity.sessions', {
      id: holder.id,
      token_hash: hash(holder.session),
      person_id: holder.id,
      created_at: now,
      idle_until: raw(`now() + interval '3000 days'`),
      expires_at: raw(`now() + interval '3000 days'`),
    }),
  ];
}

const role = (holder, kind, scope, org, name) =>
  insert('identity.role_grants', {
    person_id: holder,
    scope_kind: kind,
    scope_id: scope,
    org_id: org,
    role: name,
    created_at: now,
  });

/** @param {string} state */
const organisations = (count, org, state) => [
  insert(
    'organisations',
    { org_id: org, country: 'TH', registration_number: raw(`'${state}-' || n`), state, created_at: ago },
    count,
  ),
  insert('organisation_names', { org_id: org, legal_name: named('Bench'), country: 'TH', state }, count),
];

/** Statements; `many` is how many rows a list has that does not grow with projects or jobs. */
export function lists({ projects, many }) {
  const each = { each: many };
  const fewer = { each: Math.max(100, many / 10) };
  const everyProject = { each: projects };
  const audit = (scope, programme = null) =>
    insert(
      'audit_entries',
      {
        scope_id: scope,
        id: raw('gen_random_uuid()'),
        programme_id: programme,
        at: ago,
        person_id: person,
        action: 'bench.done',
        subject: 'bench',
      },
      each,
    );
  return [
    ...account(reader),
    ...account(everywhere),
    role(reader.id, 'project', project, organisation, 'lead'),
    role(reader.id, 'organisation', organisation, organisation, 'owner'),
    role(reader.id, 'organisation', organisation, organisation, 'steward'),
    role(reader.id, 'programme', programmeId, null, 'administrator'),
    role(reader.id, 'programme', programmeId, null, 'finance'),
    role(reader.id, 'pool', poolId, null, 'operator'),
    role(reader.id, 'platform', platform, null, 'administrator'),
    `insert into identity.role_grants select '${everywhere.id}', 'project', ${id(8001).expression}, ${id(8002).expression}, 'viewer', now()
       from generate_series(1, ${projects}) n`,
    // People: of the organisation, of the project, of the pool, of the programme; their sessions and keys.
    insert(
      'identity.people',
      { id: id(8110), email: raw(`'many' || n || '@bench.example'`), name: named('Bench'), created_at: now },
      each,
    ),
    ...[
      ['organisation', organisation, organisation, 'member'],
      ['project', project, organisation, 'viewer'],
      ['pool', poolId, null, 'operator'],
      ['programme', programmeId, null, 'auditor'],
    ].map(([kind, scope, org, name]) =>
      insert(
        'identity.role_grants',
        { person_id: id(8110), scope_kind: kind, scope_id: scope, org_id: org, role: name, created_at: now },
        each,
      ),
    ),
    insert(
      'identity.sessions',
      {
        id: id(8111),
        token_hash: raw(`sha256(convert_to('session ' || n, 'UTF8'))`),
        person_id: reader.id,
        created_at: ago,
        idle_until: nextYear,
        expires_at: nextYear,
      },
      fewer,
    ),
    insert(
      'identity.service_accounts',
      {
        id: id(8112),
        project_id: project,
        org_id: organisation,
        name: named('bench'),
        made_by: person,
        created_at: ago,
      },
      fewer,
    ),
    insert(
      'identity.api_keys',
      {
        id: id(8113),
        hash: raw(`sha256(convert_to('key ' || n, 'UTF8'))`),
        kind: some('personal', 'service'),
        person_id: reader.id,
        name: named('bench'),
        start: 'msn',
        scopes: '{jobs:read}',
        service_account_id: raw(`case when n % 2 = 1 then '${uuid(8112, 1)}'::uuid end`),
        project_id: raw(`case when n % 2 = 1 then '${project}'::uuid end`),
        org_id: raw(`case when n % 2 = 1 then '${organisation}'::uuid end`),
        created_at: ago,
      },
      each,
    ),
    // Organisations: those of the projects, and many that only registered.
    ...organisations(everyProject, id(8002), 'verified'),
    ...organisations(each, id(8120), 'registered'),
    insert(
      'invitations',
      {
        org_id: organisation,
        id: id(8121),
        hash: raw(`sha256(convert_to('invitation ' || n, 'UTF8'))`),
        email: raw(`'asked' || n || '@bench.example'`),
        role: 'member',
        state: 'sent',
        invited_by: person,
        created_at: ago,
        expires_at: nextYear,
      },
      each,
    ),
    // Programmes; participants: a coordinator in each project, many in the busiest, and one organisation in all.
    insert(
      'programmes',
      {
        id: id(8130),
        name: named('Programme'),
        funder: 'Bench',
        currency: 'JPY',
        starts_on: '2020-01-01',
        ends_on: '2040-01-01',
        fiscal_year_start_month: 4,
        created_at: now,
        version: 1,
      },
      fewer,
    ),
    ...[
      [everyProject, id(8001), id(8131), id(8002), 'coordinator'],
      [everyProject, id(8001), id(8102), raw(`'${uuid(8120, 1)}'::uuid`), 'co_applicant'],
      [
        { each: fewer.each },
        project,
        id(8132),
        raw(`('00000000-0000-7000-8120-' || lpad((n + 1)::text, 12, '0'))::uuid`),
        'co_applicant',
      ],
    ].map(([count, project_id, participant, org_id, is]) =>
      insert(
        'participants',
        {
          project_id,
          id: participant,
          programme_id: programmeId,
          org_id,
          role: is,
          state: 'active',
          invited_by: person,
          invited_at: ago,
          version: 1,
        },
        count,
      ),
    ),
    `insert into participations (org_id, id, project_id) select org_id, id, project_id from participants`,
    // One organisation, the reader's own, takes part in all projects.
    `insert into participants (project_id, id, programme_id, org_id, role, state, invited_by, invited_at, version)
       select ${id(8001).expression}, ${id(8133).expression}, '${programmeId}', '${organisation}', 'co_applicant', 'active', '${person}', now(), 1
         from generate_series(2, ${projects}) n`,
    `insert into participations (org_id, id, project_id) select org_id, id, project_id from participants
      where org_id = '${organisation}' and project_id <> '${project}'`,
    // Pools, capacity, prices.
    insert(
      'pools',
      {
        id: id(8140),
        name: named('pool'),
        programme_id: programmeId,
        provider_org_id: organisation,
        country: some('TH', 'VN', 'JP'),
        site: 'bench',
        gpu_type: some('CPU', 'H100'),
        asset: raw(`'GPU_SEC:' || (array['CPU', 'H100'])[1 + n % 2]`),
        engine: 'process',
        state: some('open', 'closed'),
        version: 1,
        created_at: now,
      },
      fewer,
    ),
    insert(
      'capacities',
      { pool_id: poolId, id: id(8141), gpus: 1000, valid_from: ago, set_by: person, set_at: ago },
      each,
    ),
    insert(
      'rate_cards',
      {
        pool_id: poolId,
        id: id(8142),
        programme_id: programmeId,
        currency: 'JPY',
        price_minor: 3600,
        state: some('confirmed', 'refused'),
        valid_from: raw(`now() - interval '2 days' - n * interval '1 minute'`),
        proposed_by: person,
        proposed_at: ago,
        decided_by: reader.id,
        decided_at: ago,
        version: 1,
      },
      each,
    ),
    // Requests, decisions, lots: some in every project, many in the busiest.
    ...[
      [everyProject, id(8001), 8150, 0],
      [each, project, 8160, 2],
    ].flatMap(([count, project_id, kind, after]) => {
      const requestId = id(kind + after);
      return [
        insert(
          'allocation_requests',
          {
            project_id,
            id: requestId,
            programme_id: programmeId,
            org_id: organisation,
            pool_id: poolId,
            gpu_seconds: 3600,
            valid_from: now,
            valid_until: nextYear,
            purpose: 'bench',
            state: some('approved', 'refused', 'submitted'),
            requested_by: person,
            asked_by: `{${person}}`,
            created_at: ago,
            submitted_at: ago,
            version: 1,
          },
          count,
        ),
        insert(
          'lots',
          {
            project_id,
            id: id(kind + 5),
            programme_id: programmeId,
            pool_id: poolId,
            account_id: id(kind + 6),
            award_id: awardId(busiest),
            tranche_id: raw('gen_random_uuid()'),
            decision_id: raw('gen_random_uuid()'),
            asset: 'GPU_SEC:CPU',
            amount: 3600,
            valid_from: ago,
            valid_until: nextYear,
            state: some('active', 'closed'),
            created_at: ago,
            version: 1,
          },
          count,
        ),
        insert(
          'accounts',
          {
            book_id: project_id,
            id: id(kind + 6),
            kind: 'gpu_lot',
            asset: 'GPU_SEC:CPU',
            bounded: true,
            label: named('lot'),
            award_id: awardId(busiest),
            created_at: ago,
            valid_from: ago,
            valid_until: nextYear,
          },
          count,
        ),
        insert('balances', { book_id: project_id, account_id: id(kind + 6) }, count),
      ];
    }),
    // Accounts of the busiest book, without money; entries of co-funding.
    insert(
      'accounts',
      {
        book_id: project,
        id: id(8170),
        kind: 'grant_line',
        asset: 'JPY',
        bounded: true,
        label: named('line'),
        line: 'travel',
        created_at: ago,
        valid_from: ago,
        valid_until: nextYear,
      },
      fewer,
    ),
    insert('balances', { book_id: project, account_id: id(8170) }, fewer),
    insert(
      'co_funding_entries',
      {
        project_id: project,
        id: id(8171),
        programme_id: programmeId,
        award_id: awardId(busiest),
        org_id: organisation,
        amount_minor: 1,
        currency: 'JPY',
        evidence: 'bench',
        state: 'entered',
        entered_by: person,
        entered_at: ago,
        version: 1,
      },
      each,
    ),
    // Datasets of one organisation, versions of one dataset, files of one version; agreements, rights, listings.
    insert(
      'datasets',
      {
        org_id: organisation,
        id: id(8101),
        name: named('dataset'),
        description: '',
        modality: some('instruction', 'text'),
        languages,
        licence: 'CC0-1.0',
        lawful_basis: 'bench',
        personal_data: 'none',
        storage_allowed: '{TH}',
        processing_excluded: '{}',
        listed: true,
        store_id: store,
        created_by: person,
        created_at: ago,
        version: 1,
      },
      each,
    ),
    insert(
      'dataset_versions',
      {
        org_id: organisation,
        id: raw(`case when n = 1 then '${versionId}'::uuid else ${id(8103).expression} end`),
        dataset_id: datasetId,
        number: raw(`n || '.0.0'`),
        notes: '',
        state: 'published',
        digest: digest('a'),
        files: 1,
        bytes: 1,
        rows: 1,
        created_by: person,
        created_at: ago,
        published_by: person,
        published_at: ago,
        version: 1,
      },
      each,
    ),
    insert(
      'version_files',
      {
        org_id: organisation,
        version_id: versionId,
        id: id(8104),
        path: raw(`'train/' || lpad(n::text, 8, '0') || '.jsonl'`),
        split: 'train',
        format: 'instruction',
        store_id: store,
        sha256: digest('c'),
        bytes: 1,
        rows: 1,
        uploaded_by: person,
        uploaded_at: ago,
      },
      each,
    ),
    insert(
      'agreements',
      {
        org_id: organisation,
        id: id(8105),
        dataset_id: raw(`case when n % 2 = 0 then '${datasetId}'::uuid else ${id(8101).expression} end`),
        version_id: versionId,
        project_id: project,
        purpose: 'bench',
        own_data: true,
        state: 'revoked',
        granted_by: person,
        granted_at: ago,
        revoked_by: person,
        revoked_at: ago,
        version: 2,
      },
      each,
    ),
    `insert into data_rights select project_id, ${id(8106).expression}, dataset_org_id, dataset_id, dataset_version_id, ${id(8105).expression}, dataset_name, number,
       digest, modality, languages, licence, personal_data, files, rows, bytes, statistics, storage_country, processing_included,
       processing_excluded, pools, purpose, own_data, until, granted_by, granted_at, now(), 'bench', now(), version
       from data_rights, generate_series(1, ${many}) n where project_id = '${project}'`,
    insert(
      'dataset_listings',
      {
        dataset_id: id(8101),
        org_id: organisation,
        name: named('dataset'),
        description: '',
        modality: some('instruction', 'text'),
        languages: raw(`case when n % 50 = 0 then '[{"iso639_3": "vie"}]'::jsonb else '${languages}' end`),
        licence: 'CC0-1.0',
        personal_data: 'none',
        processing_excluded: '{}',
        storage_country: 'TH',
        version_id: versionId,
        number: '1.0.0',
        digest: digest('a'),
        rows: 1,
        bytes: 1,
        tokens: '[]',
        published_at: ago,
        listed_at: ago,
      },
      each,
    ),
    insert(
      'base_models',
      {
        id: id(8180),
        name: raw(`'bench-' || lpad(n::text, 8, '0')`),
        digest: digest('b'),
        licence: 'Apache-2.0',
        notice: '',
        demonstration: true,
        languages: '{en}',
        parameters: 1,
        context_length: 1024,
        files: '[]',
        store_id: '01960000-0000-7000-8000-000000000009',
        created_at: now,
      },
      fewer,
    ),
    // The record of each kind of scope.
    ...[organisation, poolId, platform, reader.id].map((scope) => audit(scope)),
  ];
}
