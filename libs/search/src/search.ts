import { Injectable } from '@nestjs/common';
import type { Caller, Subject } from '@app/access';
import { Database, type Tx } from '@app/platform/database';
import { type Prefix, read, show } from '@app/platform/ids';
import type { FoundDto } from './search.dto';

/** How many of a kind are shown, and among how many of the newest they are looked for: a palette asks at every few letters. */
const shown = 8;
const looked = 20_000;

/** Where things of a kind are found. `from`: rows with project_id, id, name, state and created_at of the scope $1, in no order. */
interface Kind {
  kind: FoundDto['kind'];
  prefix: Prefix;
  subject: Subject;
  from: string;
}

const requests = (scope: string) => ({
  kind: 'allocation-request' as const,
  prefix: 'alr' as const,
  subject: 'AllocationRequest' as const,
  from: `select project_id, id, left(purpose, 200) as name, state, created_at from allocation_requests where ${scope} = $1`,
});

const inProject: Kind[] = [
  {
    kind: 'job',
    prefix: 'job',
    subject: 'Job',
    from: 'select project_id, id, name, state, created_at from jobs where project_id = $1',
  },
  {
    kind: 'model',
    prefix: 'mdl',
    subject: 'Model',
    from: 'select project_id, id, name, null as state, created_at from models where project_id = $1',
  },
  requests('project_id'),
  {
    kind: 'dataset-version',
    prefix: 'dsv',
    subject: 'DataRight',
    // A right that was given anew after it had ended is another row of the same version: the newest counts.
    from: `select distinct on (dataset_version_id) project_id, dataset_version_id as id, dataset_name || ' ' || number as name,
      case when revoked_at is null then 'active' else 'revoked' end as state, granted_at as created_at, dataset_id, dataset_org_id
      from data_rights where project_id = $1 order by dataset_version_id, granted_at desc`,
  },
];

/** A programme may have a million jobs: there a job is looked for in its project. */
const inProgramme: Kind[] = [
  {
    kind: 'project',
    prefix: 'prj',
    subject: 'Project',
    from: `select id as project_id, id, number || ' ' || name as name, state, created_at from projects where programme_id = $1`,
  },
  requests('programme_id'),
];

/** Finds things by a part of their name. What the caller may not read, and other tenants' things, are not looked through. */
@Injectable()
export class Search {
  constructor(private readonly database: Database) {}

  project(caller: Caller, text: string): Promise<FoundDto[]> {
    return this.find(caller, inProject, text);
  }

  programme(caller: Caller, text: string): Promise<FoundDto[]> {
    return this.find(caller, inProgramme, text);
  }

  private find(caller: Caller, kinds: Kind[], text: string): Promise<FoundDto[]> {
    const allowed = kinds.filter(({ subject }) => caller.ability.may('read', subject, caller.scopeId));
    return this.database.transaction(caller, async (tx) => {
      const found: FoundDto[] = [];
      for (const kind of allowed) found.push(...(await ofKind(tx, kind, caller.scopeId, text)));
      return found;
    });
  }
}

interface Row {
  project_id: string;
  id: string;
  name: string;
  state: string | null;
  created_at: Date;
  dataset_id?: string;
  dataset_org_id?: string;
  [column: string]: unknown;
}

async function ofKind(tx: Tx, { kind, prefix, from }: Kind, scopeId: string, text: string): Promise<FoundDto[]> {
  const pattern = `%${text.trim().replaceAll(/[\\%_]/g, (sign) => `\\${sign}`)}%`;
  const rows = await tx.query<Row>(
    `select * from (select * from (${from}) everything order by id desc limit ${looked}) newest
      where name ilike $2 or id = $3 order by id desc limit ${shown}`,
    [scopeId, pattern, read(prefix, text.trim())],
  );
  return rows.map(({ project_id, id, name, state, created_at, dataset_id, dataset_org_id }) => ({
    kind,
    id: show(prefix, id),
    name,
    state,
    project: show('prj', project_id),
    dataset: dataset_id ? show('dst', dataset_id) : null,
    owner: dataset_org_id ? show('org', dataset_org_id) : null,
    created_at,
  }));
}
