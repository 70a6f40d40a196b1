import { Injectable } from '@nestjs/common';
import type { Tx } from '@app/platform/database';
import { Cursors, type Page, type PageQuery, Problem } from '@app/platform/http';
import { newId, show } from '@app/platform/ids';
import { inside } from '../inside';
import type { KeyDto } from './key.dto';
import { hashed, newKey } from './secrets';

export interface NewKey {
  kind: 'personal' | 'service' | 'agent';
  /** Who makes it and answers for it. */
  personId: string;
  name: string;
  scopes: readonly string[];
  expiresAt?: Date | null;
  serviceAccountId?: string;
  projectId?: string;
  organisationId?: string;
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
  service_account_id: string | null;
  created_at: Date;
  expires_at: Date | null;
  revoked_at: Date | null;
  last_used_at: Date | null;
}

/** Whose keys: a person's own, or those of an organisation's service accounts in a project. */
export type KeyHolder = { personId: string } | { projectId: string; organisationId: string };

const columns = 'id, kind, name, start, scopes, service_account_id, created_at, expires_at, revoked_at, last_used_at';

function heldBy(holder: KeyHolder): { condition: string; values: string[] } {
  if ('personId' in holder) return { condition: `kind = 'personal' and person_id = $1`, values: [holder.personId] };
  return {
    condition: `kind = 'service' and project_id = $1 and org_id = $2`,
    values: [holder.projectId, holder.organisationId],
  };
}

/** API keys: made, listed, renewed and revoked, whoever holds them. */
@Injectable()
export class Keys {
  constructor(private readonly cursors: Cursors) {}

  /** Makes a key. @returns the key, to be shown once, and what is kept of it */
  async make(tx: Tx, wanted: NewKey): Promise<{ key: string; row: KeyRow }> {
    const { key, start } = newKey();
    const [row] = await inside(tx, () =>
      tx.query<KeyRow & { [column: string]: unknown }>(
        `insert into identity.api_keys (id, hash, kind, person_id, name, start, scopes, service_account_id, project_id,
           org_id, pool_ids, created_at, expires_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) returning ${columns}`,
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
          [...(wanted.poolIds ?? [])],
          tx.now,
          wanted.expiresAt ?? null,
        ],
      ),
    );
    return { key, row };
  }

  /** Newest first. */
  async list(tx: Tx, holder: KeyHolder, query: PageQuery): Promise<Page<KeyDto>> {
    const { condition, values } = heldBy(holder);
    const binding = ['keys', holder];
    const after = this.cursors.after(query, binding)?.[0] ?? null;
    const [n, m] = [values.length + 1, values.length + 2];
    const rows = await inside(tx, () =>
      tx.query<KeyRow & { [column: string]: unknown }>(
        `select ${columns} from identity.api_keys where ${condition} and ($${n}::uuid is null or id < $${n})
          order by id desc limit $${m}`,
        [...values, after, (query.limit ?? 50) + 1],
      ),
    );
    return this.cursors.page(rows, query, binding, (row) => [row.id], keyShown);
  }

  /**
   * A new key in place of one that is still good, with its name, scopes and lifetime. Both are good for
   * `overlapSeconds`, in which whatever uses the old one can be told the new. The new one counts as `personId`.
   * @throws 404 for a key that the holder has not, or not any more
   */
  async renew(
    tx: Tx,
    holder: KeyHolder,
    keyId: string,
    by: { personId: string; overlapSeconds: number },
  ): Promise<{ key: string; row: KeyRow }> {
    const { condition, values } = heldBy(holder);
    const [id, now, until] = [values.length + 1, values.length + 2, values.length + 3];
    type Old = KeyRow & { [column: string]: unknown } & {
      project_id: string | null;
      org_id: string | null;
      lifetime: string | null;
    };
    const [old] = await inside(tx, () =>
      tx.query<Old>(
        `with old as materialized (
           select *, extract(epoch from expires_at - created_at)::text as lifetime from identity.api_keys
            where ${condition} and id = $${id} and revoked_at is null and (expires_at is null or expires_at > $${now})
            for update)
         update identity.api_keys k set expires_at = least(k.expires_at, $${until}::timestamptz) from old
          where k.id = old.id returning old.*`,
        [...values, keyId, tx.now, new Date(tx.now.getTime() + by.overlapSeconds * 1000)],
      ),
    );
    if (!old) throw Problem.notFound('key');
    return this.make(tx, {
      kind: old.kind,
      personId: by.personId,
      name: old.name,
      scopes: old.scopes,
      expiresAt: old.lifetime === null ? null : new Date(tx.now.getTime() + Number(old.lifetime) * 1000),
      serviceAccountId: old.service_account_id ?? undefined,
      projectId: old.project_id ?? undefined,
      organisationId: old.org_id ?? undefined,
    });
  }

  /** Ends a key at once. @throws 404 for a key that the holder has not, or not any more */
  async revoke(tx: Tx, holder: KeyHolder, keyId: string): Promise<void> {
    const { condition, values } = heldBy(holder);
    const [id, now] = [values.length + 1, values.length + 2];
    const revoked = await inside(tx, () =>
      tx.change(
        `update identity.api_keys set revoked_at = $${now} where ${condition} and id = $${id} and revoked_at is null`,
        [...values, keyId, tx.now],
      ),
    );
    if (revoked === 0) throw Problem.notFound('key');
  }

  /** Agents' keys that serve a pool. */
  agentKeys(tx: Tx, poolId: string): Promise<KeyRow[]> {
    return inside(tx, () =>
      tx.query<KeyRow & { [column: string]: unknown }>(
        `select ${columns} from identity.api_keys where kind = 'agent' and pool_ids @> array[$1::uuid] order by id`,
        [poolId],
      ),
    );
  }

  /** Revokes an agent's key of a pool. @returns whether there was such a key, still good */
  async revokeAgentKey(tx: Tx, poolId: string, keyId: string): Promise<boolean> {
    const revoked = await inside(tx, () =>
      tx.change(
        `update identity.api_keys set revoked_at = $3
          where id = $2 and kind = 'agent' and pool_ids @> array[$1::uuid] and revoked_at is null`,
        [poolId, keyId, tx.now],
      ),
    );
    return revoked > 0;
  }
}

/** A key as it is listed. */
export function keyShown(row: KeyRow): KeyDto {
  return {
    id: show('key', row.id),
    kind: row.kind,
    name: row.name,
    start: row.start,
    scopes: row.scopes,
    service_account: row.service_account_id && show('sva', row.service_account_id),
    created_at: row.created_at,
    expires_at: row.expires_at,
    revoked_at: row.revoked_at,
    last_used_at: row.last_used_at,
  };
}

/** When a key made now expires; null: never. */
export const expiry = (now: Date, days: number | undefined) =>
  days ? new Date(now.getTime() + days * 86_400_000) : null;
