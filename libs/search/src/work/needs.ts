import { Injectable } from '@nestjs/common';
import { type Action, type Caller, reaches, type Subject } from '@app/access';
import { Identity } from '@app/identity';
import { Database, type Tx } from '@app/platform/database';
import { type Prefix, show } from '@app/platform/ids';
import type { NeedDto, NeedList } from './work.dto';

/** How many of a kind are shown, and among how many of an organisation's newest participations an invitation is looked for. */
const shown = 20;
const looked = 200;

/** A kind of thing that waits, and whom it waits for: who may do `action` on `subject` in one of the scopes $1. */
interface Kind {
  kind: NeedDto['kind'];
  prefix: Prefix;
  scope: 'project' | 'organisation';
  action: Action;
  subject: Subject;
  /** What an API key must be allowed, to be told of it: what it needs to read the thing itself. */
  key: string;
  /** Rows with id, name, project_id, org_id, dataset_id and at, newest first, at most $2. */
  from: string;
}

const versions = (state: string) =>
  `select v.id, d.name || ' ' || v.number as name, null::uuid as project_id, v.org_id, v.dataset_id, v.created_at as at
     from dataset_versions v join datasets d on d.org_id = v.org_id and d.id = v.dataset_id
    where v.org_id = any ($1) and v.state = '${state}' order by v.id desc limit $2`;

const kinds: Kind[] = [
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
    from: `select a.id, p.name, a.project_id, null::uuid as org_id, null::uuid as dataset_id, a.offered_at as at
      from awards a join projects p on p.id = a.project_id
      where a.project_id = any ($1) and a.state = 'offered' order by a.id desc limit $2`,
  },
  {
    kind: 'invitation',
    prefix: 'par',
    scope: 'organisation',
    action: 'update',
    subject: 'Organisation',
    key: 'organisation:read',
    from: `select i.id, p.name, i.project_id, i.org_id, null::uuid as dataset_id, i.invited_at as at
      from participants i join projects p on p.id = i.project_id
      where i.org_id = any ($1) and i.project_id = any ($3) and i.state = 'invited' order by i.id desc limit $2`,
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

interface Row {
  id: string;
  name: string;
  project_id: string | null;
  org_id: string | null;
  dataset_id: string | null;
  at: Date;
  [column: string]: unknown;
}

/** What waits for somebody, across their projects and organisations. */
@Injectable()
export class Needs {
  constructor(
    private readonly database: Database,
    private readonly identity: Identity,
  ) {}

  read(caller: Caller): Promise<NeedList> {
    return this.database.transaction(caller, async (tx) => {
      const grants = await this.identity.openRolesOf(tx, caller.personId);
      const found: NeedDto[] = [];
      let more = false;
      for (const kind of kinds.filter(({ key }) => reaches(caller, key))) {
        const may = ({ scopeId }: { scopeId: string }) => caller.ability.may(kind.action, kind.subject, scopeId);
        const scopes = new Set(
          grants
            .filter(({ scopeKind }) => scopeKind === kind.scope)
            .filter(may)
            .map(({ scopeId }) => scopeId),
        );
        if (scopes.size === 0) continue;
        const rows = await ofKind(tx, caller, kind, [...scopes]);
        more ||= rows.length > shown;
        found.push(...rows.slice(0, shown).map((row) => needOf(kind, row)));
      }
      return { data: found.sort((a, b) => b.at.getTime() - a.at.getTime()), more };
    });
  }
}

/** Entered as a partner with the scopes that the kind is of; an invitation also with the projects that ask. */
function ofKind(tx: Tx, caller: Caller, { kind, scope, from }: Kind, ids: string[]): Promise<Row[]> {
  const values: unknown[] = [ids, shown + 1];
  const person = caller.personId;
  if (scope === 'project') return tx.within('partner', { projects: ids, person }, () => tx.query<Row>(from, values));
  return tx.within('partner', { organisations: ids, person }, async () => {
    if (kind !== 'invitation') return tx.query<Row>(from, values);
    const asked = await tx.query<{ project_id: string }>(
      `select p.project_id from unnest($1::uuid[]) own (id) cross join lateral
         (select project_id from participations where org_id = own.id order by id desc limit ${looked}) p`,
      [ids],
    );
    const projects = [...new Set(asked.map(({ project_id }) => project_id))];
    await tx.enter('partner', { organisations: ids, projects, person });
    return tx.query<Row>(from, [...values, projects]);
  });
}

const needOf = ({ kind, prefix }: Kind, { id, name, project_id, org_id, dataset_id, at }: Row): NeedDto => ({
  kind,
  id: show(prefix, id),
  name,
  project: project_id && show('prj', project_id),
  organisation: org_id && show('org', org_id),
  dataset: dataset_id && show('dst', dataset_id),
  at,
});
