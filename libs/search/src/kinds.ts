import type { Subject } from '@app/access';
import type { Prefix } from '@app/platform/ids';
import type { FoundDto } from './search.dto';

/** Where things of a kind are found. */
export interface Kind {
  kind: FoundDto['kind'];
  prefix: Prefix;
  /** Who may read this in the scope is told of it. */
  subject: Subject;
  /** What an API key needs to read the thing itself. */
  key: string;
  /** Rows with id, name, state and created_at of the scope that `scope` stands for, in no order; and project_id where it is in one. */
  from: (scope: string) => string;
}

/** @param more which of them the scope may find */
const requests = (column: string, key: string, more = ''): Kind => ({
  kind: 'allocation-request',
  prefix: 'alr',
  subject: 'AllocationRequest',
  key,
  from: (scope) =>
    `select project_id, id, left(purpose, 200) as name, state, created_at from allocation_requests where ${column} = ${scope}${more}`,
});

const jobs = (column: string, key: string): Kind => ({
  kind: 'job',
  prefix: 'job',
  subject: 'Job',
  key,
  from: (scope) => `select project_id, id, name, state, created_at from jobs where ${column} = ${scope}`,
});

const projects = (column: string, key: string): Kind => ({
  kind: 'project',
  prefix: 'prj',
  subject: 'Project',
  key,
  from: (scope) =>
    `select id as project_id, id, number || ' ' || name as name, state, created_at from projects where ${column} = ${scope}`,
});

const pools = (subject: Subject, key: string): Kind => ({
  kind: 'pool',
  prefix: 'pol',
  subject,
  key,
  from: () => `select id, name, state, created_at from pools`,
});

/** In a project. */
export const ofProject: Kind[] = [
  jobs('project_id', 'jobs:read'),
  {
    kind: 'model',
    prefix: 'mdl',
    subject: 'Model',
    key: 'models:read',
    from: (scope) => `select project_id, id, name, null as state, created_at from models where project_id = ${scope}`,
  },
  requests('project_id', 'quota:read'),
  {
    kind: 'dataset-version',
    prefix: 'dsv',
    subject: 'DataRight',
    key: 'project:read',
    // A right that was given anew after it had ended is another row of the same version: the newest counts.
    from: (
      scope,
    ) => `select distinct on (dataset_version_id) project_id, dataset_version_id as id, dataset_name || ' ' || number as name,
      case when revoked_at is null then 'active' else 'revoked' end as state, granted_at as created_at, dataset_id, dataset_org_id
      from data_rights where project_id = ${scope} order by dataset_version_id, granted_at desc`,
  },
];

/** Each of somebody's own projects, by itself. */
export const project = projects('id', 'project:read');

/** In an organisation. */
export const ofOrganisation: Kind[] = [
  {
    kind: 'dataset',
    prefix: 'dst',
    subject: 'Dataset',
    key: 'datasets:read',
    from: (scope) => `select id, name, null as state, created_at, id as dataset_id, org_id as dataset_org_id
      from datasets where org_id = ${scope}`,
  },
];

/** In a programme, where one scope of keys reads everything. */
export const ofProgramme: Kind[] = [
  projects('programme_id', 'programme:read'),
  // What was never sent is the project's own.
  requests('programme_id', 'programme:read', ' and submitted_at is not null'),
  {
    // An award is called as its project.
    kind: 'award',
    prefix: 'awd',
    subject: 'Award',
    key: 'programme:read',
    from: (scope) => `select a.project_id, a.id, p.number || ' ' || p.name as name, a.state, a.offered_at as created_at
      from awards a join projects p on p.id = a.project_id where a.programme_id = ${scope}`,
  },
  {
    kind: 'organisation',
    prefix: 'org',
    subject: 'Organisation',
    key: 'programme:read',
    from: (scope) => `select o.org_id as id, o.legal_name as name, o.state, p.created_at
      from (select org_id, min(invited_at) as created_at from participants
         where programme_id = ${scope} and state in ('active', 'suspended') group by org_id) p
      join organisation_names o on o.org_id = p.org_id`,
  },
  pools('RateCard', 'programme:read'),
  jobs('programme_id', 'programme:read'),
];

/** On the whole platform, which has no sight of what lies in a programme. */
export const ofPlatform: Kind[] = [
  {
    kind: 'organisation',
    prefix: 'org',
    subject: 'Organisation',
    key: 'platform:read',
    from: () => `select o.org_id as id, n.legal_name as name, o.state, o.created_at
      from organisations o join organisation_names n on n.org_id = o.org_id`,
  },
  {
    kind: 'programme',
    prefix: 'prg',
    subject: 'Programme',
    key: 'platform:read',
    from: () => `select id, name, null as state, created_at from programmes`,
  },
  pools('Pool', 'platform:read'),
];
