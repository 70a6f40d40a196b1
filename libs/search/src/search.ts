import { Injectable } from '@nestjs/common';
import { type Caller, reaches, type RoleGrant } from '@app/access';
import { Identity } from '@app/identity';
import { Database, type Tx } from '@app/platform/database';
import { read, show } from '@app/platform/ids';
import { type Kind, ofOrganisation, ofPlatform, ofProgramme, ofProject, project } from './kinds';
import type { FoundDto } from './search.dto';

/** How many of a kind are shown, and among how many of the newest they are looked for: a palette asks at every few letters. */
const shown = 8;
const looked = 20_000;

interface Row {
  project_id?: string;
  id: string;
  name: string;
  state: string | null;
  created_at: Date;
  dataset_id?: string;
  dataset_org_id?: string;
  [column: string]: unknown;
}

/** Finds things by a part of their name. What the caller may not read, and other tenants' things, are not looked through. */
@Injectable()
export class Search {
  constructor(
    private readonly database: Database,
    private readonly identity: Identity,
  ) {}

  project(caller: Caller, text: string): Promise<FoundDto[]> {
    return this.here(caller, ofProject, text);
  }

  programme(caller: Caller, text: string): Promise<FoundDto[]> {
    return this.here(caller, ofProgramme, text);
  }

  platform(caller: Caller, text: string): Promise<FoundDto[]> {
    return this.here(caller, ofPlatform, text);
  }

  /** The caller's projects of every programme and what lies in them, and the data of their organisations. */
  mine(caller: Caller, text: string): Promise<FoundDto[]> {
    return this.database.transaction(caller, async (tx) => {
      const grants = await this.identity.openRolesOf(tx, caller.personId);
      const projects = scopesOf(grants, 'project');
      const organisations = scopesOf(grants, 'organisation');
      const scopes = { projects, organisations, person: caller.personId };
      return tx.within('partner', scopes, () =>
        find(tx, caller, text, [
          ...[project, ...ofProject].map((kind) => ({ kind, scopes: projects })),
          ...ofOrganisation.map((kind) => ({ kind, scopes: organisations })),
        ]),
      );
    });
  }

  private here(caller: Caller, kinds: Kind[], text: string): Promise<FoundDto[]> {
    const wanted = kinds.map((kind) => ({ kind, scopes: [caller.scopeId] }));
    return this.database.transaction(caller, (tx) => find(tx, caller, text, wanted));
  }
}

const scopesOf = (grants: RoleGrant[], wanted: RoleGrant['scopeKind']) => [
  ...new Set(grants.filter(({ scopeKind }) => scopeKind === wanted).map(({ scopeId }) => scopeId)),
];

/** Each kind in those of its scopes where the caller may read it. */
async function find(
  tx: Tx,
  caller: Caller,
  text: string,
  wanted: { kind: Kind; scopes: string[] }[],
): Promise<FoundDto[]> {
  const found: { kind: Kind; row: Row }[] = [];
  for (const { kind, scopes } of wanted.filter(({ kind: { key } }) => reaches(caller, key))) {
    const allowed = scopes.filter((scope) => caller.ability.may('read', kind.subject, scope));
    if (allowed.length > 0) for (const row of await ofKind(tx, kind, allowed, text)) found.push({ kind, row });
  }
  const names = await projectNames(tx, found);
  return found.map(({ kind, row }) => shownAs(kind, row, names));
}

/** Of several scopes each is looked through by its own index, as deep as they share: many cost no more than one. */
function ofKind(tx: Tx, { prefix, from }: Kind, scopes: string[], text: string): Promise<Row[]> {
  const pattern = `%${text.trim().replaceAll(/[\\%_]/g, (sign) => `\\${sign}`)}%`;
  return tx.query<Row>(
    `select newest.* from unnest($1::uuid[]) own (scope) cross join lateral
       (select * from (${from('own.scope')}) everything order by id desc limit ${Math.ceil(looked / scopes.length)}) newest
      where name ilike $2 or id = $3 order by id desc limit ${shown}`,
    [scopes, pattern, read(prefix, text.trim())],
  );
}

async function projectNames(tx: Tx, found: { row: Row }[]): Promise<Map<string, string>> {
  const ids = [...new Set(found.flatMap(({ row }) => row.project_id ?? []))];
  if (ids.length === 0) return new Map();
  const rows = await tx.query<{ id: string; name: string }>('select id, name from projects where id = any ($1)', [ids]);
  return new Map(rows.map(({ id, name }) => [id, name]));
}

function shownAs({ kind, prefix }: Kind, row: Row, names: Map<string, string>): FoundDto {
  const { project_id, id, name, state, created_at, dataset_id, dataset_org_id } = row;
  return {
    kind,
    id: show(prefix, id),
    name,
    state,
    project: project_id ? show('prj', project_id) : null,
    project_name: (project_id && names.get(project_id)) ?? null,
    dataset: dataset_id ? show('dst', dataset_id) : null,
    owner: dataset_org_id ? show('org', dataset_org_id) : null,
    created_at,
  };
}
