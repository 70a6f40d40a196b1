// Who looks at the pages: somebody who leads the first two projects.
import { hash } from '../data/rows.mjs';
import { insert, organisationId, projectId, raw, uuid } from '../seed.mjs';

const id = uuid(8003, 900_000_002);
const now = raw('now()');
const later = raw(`now() + interval '30 days'`);

/** Statements; the session is `bench-browser`. */
export const people = () => [
  insert('identity.people', { id, email: 'browser@bench.example', name: 'Bench', created_at: now }),
  insert('identity.sessions', {
    id,
    token_hash: hash('bench-browser'),
    person_id: id,
    created_at: now,
    idle_until: later,
    expires_at: later,
  }),
  ...[1, 2].flatMap((n) => [
    insert('identity.role_grants', {
      person_id: id,
      scope_kind: 'project',
      scope_id: projectId(n),
      org_id: organisationId(n),
      role: 'lead',
      created_at: now,
    }),
    `insert into organisations (org_id, country, registration_number, state, created_at)
       values ('${organisationId(n)}', 'TH', 'bench-${n}', 'verified', now())`,
    `insert into organisation_names (org_id, legal_name, country, state) values ('${organisationId(n)}', 'Bench', 'TH', 'verified')`,
    insert('participants', {
      project_id: projectId(n),
      id: raw('gen_random_uuid()'),
      programme_id: uuid('8006', 1),
      org_id: organisationId(n),
      role: 'coordinator',
      state: 'active',
      invited_by: id,
      invited_at: now,
      version: 1,
    }),
  ]),
];
