import { type Caller, reaches, type Subject } from '@app/access';
import type { Door, Tx } from '@app/platform/database';
import type { Prefix } from '@app/platform/ids';

/** A kind of thing that acts are done to: the prefix of its id, and where its name stands. */
interface Kind {
  prefix: Prefix;
  /** Null: its name is found elsewhere, as a person's and an organisation's, or it has none. */
  named: {
    /** Doors that may read the table. */
    doors: Door[];
    /** What one must be allowed to read, and the scope that a key needs for it outside a programme; null: its name is public. */
    reads: { subject: Subject; key: string } | null;
    /** Rows with id and name of `wanted`, which has columns scope and id: the scope of an entry, and its thing. */
    rows: string;
  } | null;
}

const inProject = (table: string, name: string, more = '') =>
  `select t.id, ${name} as name from wanted join ${table} t on t.project_id = wanted.scope and t.id = wanted.id ${more}`;
const everyDoor: Door[] = ['partner', 'staff', 'site', 'platform'];
const office: Door[] = ['partner', 'staff'];
const withOrganisation = 'join organisation_names o on o.org_id = t.org_id';
const person: Kind = { prefix: 'per', named: null };

/** By the word that stands in an entry. `access.denied` names what one wanted to reach and has no thing. */
export const kinds: Record<string, Kind> = {
  // What happens to an account is about the person.
  person,
  member: person,
  session: person,
  password: person,
  address: person,
  organisation: { prefix: 'org', named: null },
  key: { prefix: 'key', named: null },
  service_account: { prefix: 'sva', named: null },
  // Whom it was sent to, for whoever may read it there; others read in the details as much of it as tells it apart.
  invitation: {
    prefix: 'inv',
    named: {
      doors: ['partner', 'staff', 'platform'],
      reads: { subject: 'Invitation', key: 'organisation:read' },
      rows: `select t.id, t.email as name
        from wanted join invitations t on t.scope_id = wanted.scope and t.id = wanted.id`,
    },
  },
  programme: {
    prefix: 'prg',
    named: {
      doors: everyDoor,
      reads: null,
      rows: 'select t.id, t.name from wanted join programmes t on t.id = wanted.id',
    },
  },
  project: {
    prefix: 'prj',
    named: {
      doors: office,
      reads: { subject: 'Project', key: 'project:read' },
      rows: `select t.id, t.number || ' ' || t.name as name from wanted join projects t on t.id = wanted.id`,
    },
  },
  participant: {
    prefix: 'par',
    named: {
      doors: office,
      reads: { subject: 'Project', key: 'project:read' },
      rows: inProject('participants', 'o.legal_name', withOrganisation),
    },
  },
  envelope: {
    // It is shown by its account.
    prefix: 'acc',
    named: {
      doors: ['staff'],
      reads: { subject: 'Programme', key: 'programme:read' },
      rows: `select t.account_id as id, t.country || ' ' || t.currency as name
        from wanted join envelopes t on t.programme_id = wanted.scope and t.account_id = wanted.id`,
    },
  },
  // An award is called as its project.
  award: { prefix: 'awd', named: null },
  co_funding_entry: {
    prefix: 'cof',
    named: {
      doors: office,
      reads: { subject: 'CoFundingEntry', key: 'budget:read' },
      rows: inProject('co_funding_entries', 'o.legal_name', withOrganisation),
    },
  },
  pool: {
    prefix: 'pol',
    named: { doors: everyDoor, reads: null, rows: 'select t.id, t.name from wanted join pools t on t.id = wanted.id' },
  },
  rate_card: {
    prefix: 'rtc',
    named: {
      doors: everyDoor,
      reads: { subject: 'RateCard', key: 'pool:read' },
      rows: `select t.id, p.name || ' ' || t.currency as name
        from wanted join rate_cards t on t.id = wanted.id join pools p on p.id = t.pool_id`,
    },
  },
  allocation_request: {
    prefix: 'alr',
    named: {
      doors: office,
      reads: { subject: 'AllocationRequest', key: 'quota:read' },
      // What was never sent is the project's own; the role is the door.
      rows: inProject(
        'allocation_requests',
        'left(t.purpose, 200)',
        `where t.submitted_at is not null or current_user = 'door_partner'`,
      ),
    },
  },
  lot: {
    prefix: 'lot',
    named: {
      doors: office,
      reads: { subject: 'Lot', key: 'quota:read' },
      rows: inProject('lots', 'p.name', 'join pools p on p.id = t.pool_id'),
    },
  },
  dataset: {
    prefix: 'dst',
    named: {
      doors: ['partner'],
      reads: { subject: 'Dataset', key: 'datasets:read' },
      rows: 'select t.id, t.name from wanted join datasets t on t.org_id = wanted.scope and t.id = wanted.id',
    },
  },
  dataset_version: {
    prefix: 'dsv',
    named: {
      doors: ['partner'],
      reads: { subject: 'Dataset', key: 'datasets:read' },
      rows: `select t.id, d.name || ' ' || t.number as name
        from wanted join dataset_versions t on t.org_id = wanted.scope and t.id = wanted.id
        join datasets d on d.org_id = t.org_id and d.id = t.dataset_id`,
    },
  },
  data_right: {
    prefix: 'dsv',
    named: {
      doors: ['partner'],
      reads: { subject: 'DataRight', key: 'project:read' },
      rows: `select t.dataset_version_id as id, t.dataset_name || ' ' || t.number as name
        from wanted join data_rights t on t.project_id = wanted.scope and t.dataset_version_id = wanted.id`,
    },
  },
  agreement: { prefix: 'agr', named: null },
  job: {
    prefix: 'job',
    named: { doors: office, reads: { subject: 'Job', key: 'jobs:read' }, rows: inProject('jobs', 't.name') },
  },
  model: {
    prefix: 'mdl',
    named: { doors: office, reads: { subject: 'Model', key: 'models:read' }, rows: inProject('models', 't.name') },
  },
  model_version: { prefix: 'mdv', named: null },
};

/** What a name is looked for: of one kind, in the scope whose record it stands in. */
export interface Wanted {
  kind: string;
  scope: string;
  id: string;
}

/** In a programme one scope of keys reads everything, and at the platform; elsewhere each thing has its own. */
const keyOf: Partial<Record<Door, string>> = { staff: 'programme:read', platform: 'platform:read' };
const mayRead = (caller: Caller, { subject, key }: { subject: Subject; key: string }): boolean =>
  caller.ability.may('read', subject, caller.scopeId) && reaches(caller, keyOf[caller.door] ?? key);

/** Names of things by id, as far as the caller may read them. One query a kind. */
export async function namesOf(tx: Tx, caller: Caller, wanted: Wanted[]): Promise<Map<string, string>> {
  const names = new Map<string, string>();
  for (const kind of new Set(wanted.map((each) => each.kind))) {
    const named = kinds[kind]?.named;
    if (!named?.doors.includes(tx.door)) continue;
    if (named.reads && !mayRead(caller, named.reads)) continue;
    const things = wanted.filter((each) => each.kind === kind);
    const rows = await tx.query<{ id: string; name: string }>(
      `with wanted as (select distinct * from unnest($1::uuid[], $2::uuid[]) as pair (scope, id)) ${named.rows}`,
      [things.map(({ scope }) => scope), things.map(({ id }) => id)],
    );
    for (const { id, name } of rows) names.set(id, name);
  }
  return names;
}
