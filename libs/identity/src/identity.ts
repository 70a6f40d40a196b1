import { Injectable } from '@nestjs/common';
import {
  abilityOf,
  type Action,
  type Caller,
  reaches,
  type RoleGrant,
  rolesThatMay,
  type ScopeOfRole,
  type Subject,
} from '@app/access';
import type { Tx } from '@app/platform/database';
import { roleMissing } from './guard/access.problems';
import { platformScope } from './guard/scopes';
import { inside } from './inside';

export interface Person {
  id: string;
  email: string;
  name: string;
  locale: string;
}

/** A person with a role in a scope. */
export interface RoleHolder {
  personId: string;
  name: string;
  email: string;
  role: string;
  organisationId: string | null;
}

/** Where a mail to a person goes, and in which language. */
export interface Addressee {
  name: string;
  email: string;
  locale: string;
}

/** A role of a person; `organisationId` null: in a scope that they serve on nobody's behalf. */
export interface PersonGrant extends RoleGrant {
  personId: string;
}

/** That a role `g` is of use now: neither its organisation nor that one's part in the project is suspended, over or not begun. */
const open = `not exists (select 1 from identity.scope_states s
    where s.scope_kind = 'organisation' and s.scope_id = g.org_id and s.state in ('suspended', 'closed'))
  and not exists (select 1 from identity.scope_states s where g.scope_kind = 'project' and s.scope_kind = 'project'
    and s.scope_id = g.scope_id and s.org_id = g.org_id and s.state <> 'active')`;

/** What other rooms ask of identity. Each call goes through `door_identity` inside the caller's transaction. */
@Injectable()
export class Identity {
  /** Gives a role; giving it twice is one grant, giving it for two organisations is two. */
  async grantRole(tx: Tx, grant: PersonGrant): Promise<void> {
    await inside(tx, () =>
      tx.query(
        `insert into identity.role_grants (person_id, scope_kind, scope_id, org_id, role, created_at)
         values ($1, $2, $3, $4, $5, $6) on conflict do nothing`,
        [grant.personId, grant.scopeKind, grant.scopeId, grant.organisationId, grant.role, tx.now],
      ),
    );
  }

  /** Takes one role back, as it was given. @returns whether there was such a role */
  async revokeRole(tx: Tx, grant: PersonGrant): Promise<boolean> {
    const gone = await inside(tx, () =>
      tx.change(
        `delete from identity.role_grants where person_id = $1 and scope_kind = $2 and scope_id = $3
            and org_id is not distinct from $4 and role = $5`,
        [grant.personId, grant.scopeKind, grant.scopeId, grant.organisationId, grant.role],
      ),
    );
    return gone > 0;
  }

  /**
   * Takes back all that people hold as members of an organisation: of one person or of all, in one scope or everywhere.
   * Service keys they made for it act by their rights, so these end too and do not wake when a role comes back;
   * the service account stays, and a colleague gives it a new key.
   * @returns the roles taken
   */
  takeBack(tx: Tx, from: { organisationId: string; personId?: string; scopeId?: string }): Promise<PersonGrant[]> {
    const values = [from.organisationId, from.personId ?? null, from.scopeId ?? null];
    return inside(tx, async () => {
      await tx.query(
        `update identity.api_keys set revoked_at = $4 where kind = 'service' and revoked_at is null and org_id = $1
            and ($2::uuid is null or person_id = $2) and ($3::uuid is null or project_id = $3)`,
        [...values, tx.now],
      );
      return tx.query<PersonGrant & { [column: string]: unknown }>(
        `delete from identity.role_grants where org_id = $1 and ($2::uuid is null or person_id = $2)
            and ($3::uuid is null or scope_id = $3)
          returning person_id as "personId", scope_kind as "scopeKind", scope_id as "scopeId", org_id as "organisationId", role`,
        values,
      );
    });
  }

  /** People with roles in a scope, and since when they have each. */
  rolesIn(tx: Tx, scopeKind: ScopeOfRole, scopeId: string): Promise<(RoleHolder & { since: Date })[]> {
    return inside(tx, () =>
      tx.query<RoleHolder & { since: Date; [column: string]: unknown }>(
        `select g.person_id as "personId", p.name, p.email, g.role, g.org_id as "organisationId", g.created_at as since
           from identity.role_grants g join identity.people p on p.id = g.person_id
          where g.scope_kind = $1 and g.scope_id = $2 order by p.name, g.role`,
        [scopeKind, scopeId],
      ),
    );
  }

  /**
   * People whose roles in a scope are of use now: their address is confirmed, and neither their organisation nor its part in
   * the scope is suspended or over.
   */
  activeHolders(tx: Tx, scopeKind: ScopeOfRole, scopeId: string): Promise<Pick<RoleHolder, 'personId' | 'role'>[]> {
    return inside(tx, () =>
      tx.query<{ personId: string; role: string }>(
        `select g.person_id as "personId", g.role from identity.role_grants g join identity.people p on p.id = g.person_id
          where g.scope_kind = $1 and g.scope_id = $2 and p.email_verified_at is not null and ${open}
          order by g.person_id`,
        [scopeKind, scopeId],
      ),
    );
  }

  /**
   * People with a confirmed address whose roles in a scope are on record, whether of use now or not: for whoever tells them
   * that something is suspended, resumed or over.
   */
  holders(tx: Tx, scopeKind: ScopeOfRole, scopeId: string): Promise<Omit<RoleHolder, 'name' | 'email'>[]> {
    return inside(tx, () =>
      tx.query<{ personId: string; role: string; organisationId: string | null }>(
        `select g.person_id as "personId", g.role, g.org_id as "organisationId"
           from identity.role_grants g join identity.people p on p.id = g.person_id
          where g.scope_kind = $1 and g.scope_id = $2 and p.email_verified_at is not null order by g.person_id`,
        [scopeKind, scopeId],
      ),
    );
  }

  /** How many people have a role in each of these scopes; a scope in which nobody has it is left out. */
  async countHolders(
    tx: Tx,
    scopeKind: ScopeOfRole,
    scopeIds: readonly string[],
    role: string,
  ): Promise<Map<string, number>> {
    const rows = await inside(tx, () =>
      tx.query<{ scope: string; people: number }>(
        `select scope_id as scope, count(distinct person_id)::int as people from identity.role_grants
          where scope_kind = $1 and scope_id = any ($2) and role = $3 group by scope_id`,
        [scopeKind, [...scopeIds], role],
      ),
    );
    return new Map(rows.map(({ scope, people }) => [scope, people]));
  }

  /** Which roles anybody has on record in scopes of a kind as a member of an organisation, each once. */
  rolesHeld(
    tx: Tx,
    scopeKind: ScopeOfRole,
    of: readonly { scopeId: string; organisationId: string }[],
  ): Promise<{ scopeId: string; organisationId: string; role: string }[]> {
    return inside(tx, () =>
      tx.query<{ scopeId: string; organisationId: string; role: string }>(
        `select distinct g.scope_id as "scopeId", g.org_id as "organisationId", g.role from identity.role_grants g
          where g.scope_kind = $1 and (g.scope_id, g.org_id) in (select unnest($2::uuid[]), unnest($3::uuid[]))`,
        [scopeKind, of.map(({ scopeId }) => scopeId), of.map(({ organisationId }) => organisationId)],
      ),
    );
  }

  /** Where mails to a person go; null where the address was never confirmed. */
  addressee(tx: Tx, personId: string): Promise<Addressee | null> {
    return inside(tx, () =>
      tx.first<Addressee & { [column: string]: unknown }>(
        `select name, email, locale from identity.people where id = $1 and email_verified_at is not null`,
        [personId],
      ),
    );
  }

  /** Roles in a scope one page after the other, by person; `organisationId` keeps to those held for it. */
  rolesPage(
    tx: Tx,
    of: { scopeKind: ScopeOfRole; scopeId: string; organisationId?: string },
    page: { after: readonly (string | null)[] | null; limit: number },
  ): Promise<RoleHolder[]> {
    const [person, role, organisation] = page.after ?? [null, null, null];
    return inside(tx, () =>
      tx.query<RoleHolder & { [column: string]: unknown }>(
        `select g.person_id as "personId", p.name, p.email, g.role, g.org_id as "organisationId"
           from identity.role_grants g join identity.people p on p.id = g.person_id
          where g.scope_kind = $1 and g.scope_id = $2 and ($3::uuid is null or g.org_id = $3)
            and ($4::uuid is null
                 or (g.person_id, g.role, coalesce(g.org_id, $7)) > ($4, $5::text, coalesce($6::uuid, $7)))
          order by g.person_id, g.role, coalesce(g.org_id, $7) limit $8`,
        [of.scopeKind, of.scopeId, of.organisationId ?? null, person, role, organisation, platformScope, page.limit],
      ),
    );
  }

  /** Members of an organisation with all their roles in it, one page after the other, by person. */
  membersPage(
    tx: Tx,
    organisationId: string,
    page: { after: string | null; limit: number },
  ): Promise<{ personId: string; name: string; email: string; roles: string[] }[]> {
    return inside(tx, () =>
      tx.query<{ personId: string; name: string; email: string; roles: string[] }>(
        `select p.id as "personId", p.name, p.email, array_agg(g.role order by g.role) as roles
           from identity.role_grants g join identity.people p on p.id = g.person_id
          where g.scope_kind = 'organisation' and g.scope_id = $1 and ($2::uuid is null or g.person_id > $2)
          group by p.id order by p.id limit $3`,
        [organisationId, page.after, page.limit],
      ),
    );
  }

  /** Roles of a person, everywhere. */
  rolesOf(tx: Tx, personId: string): Promise<RoleGrant[]> {
    return inside(tx, () =>
      tx.query<RoleGrant & { [column: string]: unknown }>(
        `select scope_kind as "scopeKind", scope_id as "scopeId", org_id as "organisationId", role
           from identity.role_grants where person_id = $1 order by scope_kind, scope_id, role, org_id`,
        [personId],
      ),
    );
  }

  /** Those of a person's roles that are of use now: for what reads across scopes, which the guard does not judge. */
  openRolesOf(tx: Tx, personId: string): Promise<RoleGrant[]> {
    return inside(tx, () =>
      tx.query<RoleGrant & { [column: string]: unknown }>(
        `select g.scope_kind as "scopeKind", g.scope_id as "scopeId", g.org_id as "organisationId", g.role
           from identity.role_grants g where g.person_id = $1 and ${open} order by 1, 2, 4, 3`,
        [personId],
      ),
    );
  }

  /**
   * Looks again whether the caller has the right by which the guard let them in: for what waited for its turn since.
   * @throws 403 where it was taken from them meanwhile
   */
  async lookAgain(
    tx: Tx,
    { personId, scopeId }: Caller,
    right: { action: Action; subject: Subject; kind: ScopeOfRole },
  ): Promise<void> {
    const { action, subject, kind } = right;
    if (abilityOf(await this.rolesOf(tx, personId)).may(action, subject, scopeId)) return;
    throw roleMissing(action, subject, rolesThatMay(kind, action, subject), kind);
  }

  /** The person with a verified e-mail address, or null. */
  personByEmail(tx: Tx, email: string): Promise<Person | null> {
    return inside(tx, () =>
      tx.first<Person & { [column: string]: unknown }>(
        `select id, email, name, locale from identity.people
          where email = lower($1) and email_verified_at is not null`,
        [email],
      ),
    );
  }

  /** Names of people, for records that show who. */
  async names(tx: Tx, ids: readonly string[]): Promise<Map<string, string>> {
    const rows = await inside(tx, () =>
      tx.query<{ id: string; name: string }>(`select id, name from identity.people where id = any ($1)`, [[...ids]]),
    );
    return new Map(rows.map(({ id, name }) => [id, name]));
  }

  /** Names of people for whoever may read the record of the scope, in which they stand; for others none. */
  async namesOnRecord(tx: Tx, caller: Caller, ids: readonly string[]): Promise<Map<string, string>> {
    const may = caller.ability.may('read', 'Audit', caller.scopeId) && reaches(caller, 'audit:read');
    return may && ids.length > 0 ? this.names(tx, ids) : new Map();
  }

  /**
   * Whether a scope is open to its people: the room that owns the scope tells it in the transaction of its change.
   * `organisationId` null: the scope as a whole; else one participant's part in it.
   */
  async setScopeState(
    tx: Tx,
    state: { scopeKind: ScopeOfRole; scopeId: string; organisationId: string | null; state: string },
  ): Promise<void> {
    await inside(tx, () =>
      tx.query(
        `insert into identity.scope_states (scope_kind, scope_id, org_id, state) values ($1, $2, $3, $4)
         on conflict (scope_kind, scope_id, org_id) do update set state = excluded.state`,
        [state.scopeKind, state.scopeId, state.organisationId ?? platformScope, state.state],
      ),
    );
  }
}
