// People, organisations, programmes, and who takes part in which project.
import { insert, poolId, programmeId, raw, uuid } from '../seed.mjs';
import {
  ago,
  counts,
  everywhere,
  hash,
  id,
  named,
  nextYear,
  now,
  organisation,
  person,
  platform,
  project,
  reader,
  some,
} from './rows.mjs';

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

/** Statements: those who read, and lists of everybody else. */
export function people({ projects, many }) {
  const { each, fewer, everyProject } = counts({ projects, many });
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
        scope_kind: 'organisation',
        scope_id: organisation,
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
        time_zone: 'Asia/Tokyo',
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
  ];
}
