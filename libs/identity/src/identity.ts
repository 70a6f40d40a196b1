import { Injectable } from '@nestjs/common';
import type { RoleGrant, ScopeOfRole } from '@app/access';
import type { Tx } from '@app/platform/database';
import { newId } from '@app/platform/ids';
import { platformScope } from './scopes';
import { hashed, newKey } from './secrets';

export interface Person {
  id: string;
  email: string;
  name: string;
}

/** A person with a role in a scope. */
export interface RoleHolder {
  personId: string;
  name: string;
  email: string;
  role: string;
  organisationId: string | null;
}

export interface NewKey {
  kind: 'personal' | 'service' | 'agent' | 'programme';
  /** Who makes it and answers for it. */
  personId: string;
  name: string;
  scopes: readonly string[];
  expiresAt?: Date | null;
  serviceAccountId?: string;
  projectId?: string;
  organisationId?: string;
  programmeId?: string;
  poolIds?: readonly string[];
}

/** What is kept of a key; the key itself is shown once. */
export interface KeyRow {
  id: string;
  kind: NewKey['kind'];
  name: string;
  /** First characters, to recognise it by. */
  start: string;
  scopes: string[];
  created_at: Date;
  expires_at: Date | null;
  revoked_at: Date | null;
  last_used_at: Date | null;
}

export const keyColumns = 'id, kind, name, start, scopes, created_at, expires_at, revoked_at, last_used_at';

/** What other rooms ask of identity. Each call goes through `door_identity` inside the caller's transaction. */
@Injectable()
export class Identity {
  /** Gives a role; giving it twice is one grant. */
  async grantRole(
    tx: Tx,
    grant: { personId: string; scopeKind: ScopeOfRole; scopeId: string; organisationId: string | null; role: string },
  ): Promise<void> {
    await this.inside(tx, () =>
      tx.query(
        `insert into identity.role_grants (person_id, scope_kind, scope_id, org_id, role, created_at)
         values ($1, $2, $3, $4, $5, $6) on conflict do nothing`,
        [grant.personId, grant.scopeKind, grant.scopeId, grant.organisationId, grant.role, tx.now],
      ),
    );
  }

  /** @returns whether there was such a role */
  async revokeRole(
    tx: Tx,
    grant: { personId: string; scopeKind: ScopeOfRole; scopeId: string; role: string },
  ): Promise<boolean> {
    const gone = await this.inside(tx, () =>
      tx.change(
        `delete from identity.role_grants where person_id = $1 and scope_kind = $2 and scope_id = $3 and role = $4`,
        [grant.personId, grant.scopeKind, grant.scopeId, grant.role],
      ),
    );
    return gone > 0;
  }

  /** People with roles in a scope. */
  rolesIn(tx: Tx, scopeKind: ScopeOfRole, scopeId: string): Promise<RoleHolder[]> {
    return this.inside(tx, () =>
      tx.query<RoleHolder & { [column: string]: unknown }>(
        `select g.person_id as "personId", p.name, p.email, g.role, g.org_id as "organisationId"
           from identity.role_grants g join identity.people p on p.id = g.person_id
          where g.scope_kind = $1 and g.scope_id = $2 order by p.name, g.role`,
        [scopeKind, scopeId],
      ),
    );
  }

  /** Roles of a person, everywhere. */
  rolesOf(tx: Tx, personId: string): Promise<RoleGrant[]> {
    return this.inside(tx, () =>
      tx.query<RoleGrant & { [column: string]: unknown }>(
        `select scope_kind as "scopeKind", scope_id as "scopeId", org_id as "organisationId", role
           from identity.role_grants where person_id = $1 order by scope_kind, scope_id, role`,
        [personId],
      ),
    );
  }

  /** The person with a verified e-mail address, or null. */
  personByEmail(tx: Tx, email: string): Promise<Person | null> {
    return this.inside(tx, () =>
      tx.first<Person & { [column: string]: unknown }>(
        `select id, email, name from identity.people
          where email = lower($1) and disabled_at is null and email_verified_at is not null`,
        [email],
      ),
    );
  }

  /** Names of people, for records that show who. */
  async names(tx: Tx, ids: readonly string[]): Promise<Map<string, string>> {
    const rows = await this.inside(tx, () =>
      tx.query<{ id: string; name: string }>(`select id, name from identity.people where id = any ($1)`, [[...ids]]),
    );
    return new Map(rows.map(({ id, name }) => [id, name]));
  }

  /**
   * Whether a scope is open to its people: the room that owns the scope tells it in the transaction of its change.
   * `organisationId` null: the scope as a whole; else one participant's part in it.
   */
  async setScopeState(
    tx: Tx,
    state: { scopeKind: ScopeOfRole; scopeId: string; organisationId: string | null; state: string },
  ): Promise<void> {
    await this.inside(tx, () =>
      tx.query(
        `insert into identity.scope_states (scope_kind, scope_id, org_id, state) values ($1, $2, $3, $4)
         on conflict (scope_kind, scope_id, org_id) do update set state = excluded.state`,
        [state.scopeKind, state.scopeId, state.organisationId ?? platformScope, state.state],
      ),
    );
  }

  /** Makes a key. @returns the key, to be shown once, and what is kept of it */
  async makeKey(tx: Tx, wanted: NewKey): Promise<{ key: string; row: KeyRow }> {
    const { key, start } = newKey();
    const [row] = await this.inside(tx, () =>
      tx.query<KeyRow & { [column: string]: unknown }>(
        `insert into identity.api_keys (id, hash, kind, person_id, name, start, scopes, service_account_id, project_id,
           org_id, programme_id, pool_ids, created_at, expires_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14) returning ${keyColumns}`,
        [
          newId(),
          hashed(key),
          wanted.kind,
          wanted.personId,
          wanted.name,
          start,
          [...wanted.scopes],
          wanted.serviceAccountId ?? null,
          wanted.projectId ?? null,
          wanted.organisationId ?? null,
          wanted.programmeId ?? null,
          [...(wanted.poolIds ?? [])],
          tx.now,
          wanted.expiresAt ?? null,
        ],
      ),
    );
    return { key, row };
  }

  /** Agents' keys that serve a pool. */
  agentKeys(tx: Tx, poolId: string): Promise<KeyRow[]> {
    return this.inside(tx, () =>
      tx.query<KeyRow & { [column: string]: unknown }>(
        `select ${keyColumns} from identity.api_keys where kind = 'agent' and pool_ids @> array[$1::uuid] order by id`,
        [poolId],
      ),
    );
  }

  /** Revokes an agent's key of a pool. @returns whether there was such a key, still good */
  async revokeAgentKey(tx: Tx, poolId: string, keyId: string): Promise<boolean> {
    const revoked = await this.inside(tx, () =>
      tx.change(
        `update identity.api_keys set revoked_at = $3
          where id = $2 and kind = 'agent' and pool_ids @> array[$1::uuid] and revoked_at is null`,
        [poolId, keyId, tx.now],
      ),
    );
    return revoked > 0;
  }

  private inside<T>(tx: Tx, work: () => Promise<T>): Promise<T> {
    return tx.door === 'identity' ? work() : tx.within('identity', tx.scopes, work);
  }
}
