import { Injectable } from '@nestjs/common';
import type { RoleGrant } from '@app/access';
import { Database } from '@app/platform/database';
import { hashed, looksLikeKey } from '../keys/secrets';

/** What the guard needs to know of a request, read at once. */
export interface Known {
  person_id: string;
  person_name: string;
  session_id: string | null;
  key_id: string | null;
  key_kind: 'personal' | 'service' | 'agent' | null;
  key_scopes: string[] | null;
  key_project: string | null;
  key_org: string | null;
  key_pools: string[] | null;
  grants: RoleGrant[];
  states: { scopeKind: string; scopeId: string; organisationId: string; state: string }[];
}

const grants = `coalesce((select jsonb_agg(jsonb_build_object('scopeKind', g.scope_kind, 'scopeId', g.scope_id,
    'organisationId', g.org_id, 'role', g.role)) from identity.role_grants g where g.person_id = p.id), '[]') as grants,
  coalesce((select jsonb_agg(jsonb_build_object('scopeKind', st.scope_kind, 'scopeId', st.scope_id,
    'organisationId', st.org_id, 'state', st.state)) from identity.scope_states st
    where st.scope_id = $2 or (st.scope_kind = 'organisation' and st.scope_id in
      (select g.org_id from identity.role_grants g where g.person_id = p.id and g.scope_id = $2))), '[]') as states`;

const bySession = `select p.id as person_id, p.name as person_name, s.id as session_id, null as key_id, null as key_kind,
    null as key_scopes, null as key_project, null as key_org, null as key_pools, ${grants}
  from identity.sessions s join identity.people p on p.id = s.person_id
 where s.token_hash = $1 and s.expires_at > $3 and s.idle_until > $3`;

const byKey = `select p.id as person_id, p.name as person_name, null as session_id, k.id as key_id, k.kind as key_kind,
    k.scopes as key_scopes, k.project_id as key_project, k.org_id as key_org, k.pool_ids as key_pools, ${grants}
  from identity.api_keys k join identity.people p on p.id = k.person_id
  left join identity.service_accounts a on a.id = k.service_account_id
 where k.hash = $1 and k.revoked_at is null and (k.expires_at is null or k.expires_at > $3)
   and a.disabled_at is null`;

const idleSeconds = 12 * 3600;
/** A session's or key's last use is written at most this often. */
const touchSeconds = 600;

/** One prepared query by `door_identity`, before any scope is entered. */
@Injectable()
export class GuardLookup {
  constructor(private readonly database: Database) {}

  /** @param scopeId the scope that the path names, whose states are wanted too */
  find(credentials: { token?: string; key?: string }, scopeId: string | null): Promise<Known | null> {
    const { token, key } = credentials;
    if (key !== undefined && !looksLikeKey(key)) return Promise.resolve(null);
    const secret = hashed(key ?? token ?? '');
    return this.database.transaction({ door: 'identity', scopes: {} }, async (tx) => {
      const [name, text] = key === undefined ? ['guard_session', bySession] : ['guard_key', byKey];
      const [known] = await tx.named<Known & { [column: string]: unknown }>(name, text, [secret, scopeId, tx.now]);
      if (!known) return null;
      const later = new Date(tx.now.getTime() + idleSeconds * 1000);
      const stale = new Date(tx.now.getTime() - touchSeconds * 1000);
      if (known.session_id)
        await tx.named(
          'guard_touch_session',
          `update identity.sessions set idle_until = least(expires_at, $2) where id = $1 and idle_until < $3`,
          [known.session_id, later, new Date(later.getTime() - touchSeconds * 1000)],
        );
      else
        await tx.named(
          'guard_touch_key',
          `update identity.api_keys set last_used_at = $2 where id = $1 and (last_used_at is null or last_used_at < $3)`,
          [known.key_id, tx.now, stale],
        );
      return known;
    });
  }
}
