import type { Action, RoleGrant, Subject } from '@app/access';
import type { Prefix } from '@app/platform/ids';
import type { NeedDto } from './work.dto';

/** How many days a job that failed waits for whoever launched it: then nobody looks for it on a first page. */
const failedDays = 7;

/** Something that waits, as it is read. */
export interface Row {
  id: string;
  name: string;
  project_id: string | null;
  org_id: string | null;
  dataset_id: string | null;
  at: Date;
  [column: string]: unknown;
}

/** A kind of thing that waits, and whom it waits for: who may do `action` on `subject` in a scope. */
export interface Kind {
  kind: NeedDto['kind'];
  prefix: Prefix;
  scope: 'project' | 'organisation';
  action: Action;
  subject: Subject;
  /** What an API key must be allowed, to be told of it: what it needs to read the thing itself. */
  key: string;
  /** Rows with id, name, project_id, org_id, dataset_id and at, newest first, of the scopes $1, at most $2. */
  from: string;
  /** What stands behind $2. */
  values?: (of: Asked) => unknown[];
}

/** Who asks. */
export interface Asked {
  /** The roles by which they may do it, in the order of $1. */
  grants: readonly RoleGrant[];
  person: string;
  now: Date;
}

const versions = (state: string) =>
  `select v.id, d.name || ' ' || v.number as name, null::uuid as project_id, v.org_id, v.dataset_id, v.created_at as at
     from dataset_versions v join datasets d on d.org_id = v.org_id and d.id = v.dataset_id
    where v.org_id = any ($1) and v.state = '${state}' order by v.id desc limit $2`;

/** What lies in one table; what depends on who holds which role is in `parts.ts`. */
export const kinds: Kind[] = [
  {
    kind: 'question',
    prefix: 'alr',
    scope: 'project',
    action: 'request',
    subject: 'AllocationRequest',
    key: 'quota:read',
    from: `select id, left(purpose, 200) as name, project_id, null::uuid as org_id, null::uuid as dataset_id,
        coalesce(submitted_at, created_at) as at
      from allocation_requests where project_id = any ($1) and state = 'info_needed' order by id desc limit $2`,
  },
  {
    kind: 'award',
    prefix: 'awd',
    scope: 'project',
    action: 'accept',
    subject: 'Award',
    key: 'budget:read',
    // Only a lead of the coordinator answers.
    from: `select a.id, p.name, a.project_id, null::uuid as org_id, null::uuid as dataset_id, a.offered_at as at
      from awards a join projects p on p.id = a.project_id
      where (a.project_id, a.org_id) in (select unnest($1::uuid[]), unnest($3::uuid[])) and a.state = 'offered'
      order by a.id desc limit $2`,
    values: ({ grants }) => [grants.map(({ organisationId }) => organisationId)],
  },
  {
    kind: 'job',
    prefix: 'job',
    scope: 'project',
    action: 'launch',
    subject: 'Job',
    key: 'jobs:read',
    // Only what they can still do something about: what may be retried (`mayRetry`, of jobs), and after which they launched nothing in
    // that project, whatever it was: then they have been there and gone on. A retry leaves `failed` by itself.
    from: `select id, name, project_id, null::uuid as org_id, null::uuid as dataset_id, ended_at as at
      from jobs j where project_id = any ($1) and state = 'failed' and person_id = $3 and ended_at > $4::timestamptz - interval '${failedDays} days'
        and reason is distinct from 'time-limit' and used_seconds < time_limit_seconds
        and ended_at > (select n.created_at from jobs n where n.project_id = j.project_id and n.person_id = $3 order by n.id desc limit 1)
      order by id desc limit $2`,
    values: ({ person, now }) => [person, now],
  },
  {
    kind: 'check',
    prefix: 'dsv',
    scope: 'organisation',
    action: 'update',
    subject: 'Dataset',
    key: 'datasets:read',
    from: versions('needs_attention'),
  },
  {
    kind: 'review',
    prefix: 'dsv',
    scope: 'organisation',
    action: 'publish',
    subject: 'Dataset',
    key: 'datasets:read',
    from: versions('in_review'),
  },
];
