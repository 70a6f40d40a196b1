import { Injectable } from '@nestjs/common';
import { abilityOf, type Caller, reaches, type RoleGrant } from '@app/access';
import { Identity } from '@app/identity';
import { Database, type Tx } from '@app/platform/database';
import { type Prefix, show } from '@app/platform/ids';
import { type Kind, kinds, type Row } from './need-kinds';
import { partsOf, withoutSteward } from './parts';
import type { NeedDto, NeedList } from './work.dto';

/** How many of a kind are shown. */
const shown = 20;

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
      const add = (kind: NeedDto['kind'], prefix: Prefix, rows: Row[]) => {
        more ||= rows.length > shown;
        found.push(...rows.slice(0, shown).map((row) => needOf(kind, prefix, row)));
      };
      for (const kind of kinds.filter(({ key }) => reaches(caller, key))) {
        const by = grants
          .filter(({ scopeKind }) => scopeKind === kind.scope)
          .filter((grant) => may(caller, kind, grant));
        if (by.length > 0) add(kind.kind, kind.prefix, await ofKind(tx, caller, kind, by));
      }
      const owned = reaches(caller, 'organisation:read') ? ownedBy(caller, grants) : [];
      if (owned.length > 0)
        await tx.within('partner', { organisations: owned, person: caller.personId }, async () => {
          add('steward', 'org', await withoutSteward(tx, this.identity, owned));
          const parts = await partsOf(tx, this.identity, owned, caller.personId);
          for (const kind of ['invitation', 'lead'] as const)
            add(
              kind,
              'par',
              parts.filter((part) => part.kind === kind),
            );
        });
      return { data: found.sort((a, b) => b.at.getTime() - a.at.getTime()), more };
    });
  }
}

/** By this very role: for another organisation in the same project one may hold a lesser one. */
const may = (caller: Caller, { action, subject }: Kind, grant: RoleGrant) =>
  caller.ability.may(action, subject, grant.scopeId) && abilityOf([grant]).may(action, subject, grant.scopeId);

const ownedBy = (caller: Caller, grants: readonly RoleGrant[]) => [
  ...new Set(
    grants
      .filter(({ scopeKind, scopeId }) => scopeKind === 'organisation' && caller.ability.may('name', 'Person', scopeId))
      .map(({ scopeId }) => scopeId),
  ),
];

/** Entered as a partner with the scopes that the kind is of. */
function ofKind(tx: Tx, { personId: person }: Caller, kind: Kind, grants: RoleGrant[]): Promise<Row[]> {
  const ids = grants.map(({ scopeId }) => scopeId);
  const scopes = kind.scope === 'project' ? { projects: [...new Set(ids)] } : { organisations: [...new Set(ids)] };
  const values = [ids, shown + 1, ...(kind.values?.({ grants, person, now: tx.now }) ?? [])];
  return tx.within('partner', { ...scopes, person }, () => tx.query<Row>(kind.from, values));
}

const needOf = (
  kind: NeedDto['kind'],
  prefix: Prefix,
  { id, name, project_id, org_id, dataset_id, at }: Row,
): NeedDto => ({
  kind,
  id: show(prefix, id),
  name,
  project: project_id && show('prj', project_id),
  organisation: org_id && show('org', org_id),
  dataset: dataset_id && show('dst', dataset_id),
  at,
});
