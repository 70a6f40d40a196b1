import { Injectable } from '@nestjs/common';
import type { Caller } from '@app/access';
import { Audit } from '@app/audit';
import { Database, type Tx } from '@app/platform/database';
import { Problem } from '@app/platform/http';
import { type Prefix, show } from '@app/platform/ids';
import { Identity, keyColumns, type KeyRow } from './identity';
import type { KeyDto, MakeKey, NewKeyDto } from './key.dto';
import { platformScope } from './scopes';
import type { ChangeMe, MeDto } from './session.dto';

const prefixes: Record<string, Prefix> = { organisation: 'org', project: 'prj', programme: 'prg', pool: 'pol' };

export function keyShown(row: KeyRow): KeyDto {
  return {
    id: show('key', row.id),
    kind: row.kind,
    name: row.name,
    start: row.start,
    scopes: row.scopes,
    created_at: row.created_at,
    expires_at: row.expires_at,
    revoked_at: row.revoked_at,
    last_used_at: row.last_used_at,
  };
}

export const expiry = (now: Date, days: number | undefined) =>
  days ? new Date(now.getTime() + days * 86_400_000) : null;

/** What a person may know and change of themselves. */
@Injectable()
export class Me {
  constructor(
    private readonly database: Database,
    private readonly identity: Identity,
    private readonly audit: Audit,
  ) {}

  show(caller: Caller): Promise<MeDto> {
    return this.database.transaction(caller, async (tx) => {
      const person = await tx.first<{ name: string; email: string; email_verified_at: Date | null; locale: string }>(
        `select name, email, email_verified_at, locale from identity.people where id = $1`,
        [caller.personId],
      );
      if (!person) throw Problem.notFound('person');
      const grants = await this.identity.rolesOf(tx, caller.personId);
      return {
        id: show('per', caller.personId),
        name: person.name,
        email: person.email,
        email_verified: person.email_verified_at !== null,
        locale: person.locale,
        roles: grants.map((grant) => ({
          scope_kind: grant.scopeKind,
          scope: grant.scopeId === platformScope ? 'platform' : show(prefixes[grant.scopeKind], grant.scopeId),
          organisation: grant.organisationId && show('org', grant.organisationId),
          role: grant.role,
        })),
        rules: caller.ability.rules as unknown as Record<string, unknown>[],
      };
    });
  }

  async change(caller: Caller, body: ChangeMe): Promise<MeDto> {
    await this.database.transaction(caller, (tx) =>
      tx.query(`update identity.people set name = coalesce($2, name), locale = coalesce($3, locale) where id = $1`, [
        caller.personId,
        body.name ?? null,
        body.locale ?? null,
      ]),
    );
    return this.show(caller);
  }

  keys(caller: Caller): Promise<{ data: KeyDto[] }> {
    return this.database.transaction(caller, async (tx) => {
      const rows = await tx.query<KeyRow & { [column: string]: unknown }>(
        `select ${keyColumns} from identity.api_keys where person_id = $1 and kind = 'personal' order by id desc`,
        [caller.personId],
      );
      return { data: rows.map(keyShown) };
    });
  }

  makeKey(caller: Caller, body: MakeKey): Promise<NewKeyDto> {
    return this.database.transaction({ ...caller, idempotency: null }, async (tx) => {
      const { key, row } = await this.identity.makeKey(tx, {
        kind: 'personal',
        personId: caller.personId,
        name: body.name,
        scopes: body.scopes,
        expiresAt: expiry(tx.now, body.expires_in_days),
      });
      await this.tell(tx, caller, 'key.made', row.id, { name: body.name, scopes: body.scopes });
      return { ...keyShown(row), key };
    });
  }

  async revokeKey(caller: Caller, keyId: string): Promise<void> {
    await this.database.transaction(caller, async (tx) => {
      const revoked = await tx.change(
        `update identity.api_keys set revoked_at = $3
          where id = $1 and person_id = $2 and kind = 'personal' and revoked_at is null`,
        [keyId, caller.personId, tx.now],
      );
      if (revoked === 0) throw Problem.notFound('key');
      await this.tell(tx, caller, 'key.revoked', keyId, {});
    });
  }

  /** A person's own acts are on the record of the person. */
  private tell(tx: Tx, caller: Caller, action: string, subjectId: string, after: object): Promise<void> {
    return this.audit.record(tx, caller, { scopeId: caller.personId, action, subject: 'key', subjectId, after });
  }
}
