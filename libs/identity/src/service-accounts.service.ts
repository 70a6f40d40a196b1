import { Injectable } from '@nestjs/common';
import type { Caller } from '@app/access';
import { Audit } from '@app/audit';
import { Database, type Tx } from '@app/platform/database';
import { Problem } from '@app/platform/http';
import { newId, show } from '@app/platform/ids';
import { Identity, keyColumns, type KeyRow } from './identity';
import type { KeyDto, MakeServiceAccount, MakeServiceKey, NewKeyDto, ServiceAccountDto } from './key.dto';
import { expiry, keyShown } from './me.service';

interface Row {
  id: string;
  name: string;
  org_id: string;
  made_by: string;
  created_at: Date;
  disabled_at: Date | null;
}

/** Service accounts of a project: each acts for one participant, and its keys count as their maker. */
@Injectable()
export class ServiceAccounts {
  constructor(
    private readonly database: Database,
    private readonly identity: Identity,
    private readonly audit: Audit,
  ) {}

  list(caller: Caller): Promise<{ data: ServiceAccountDto[] }> {
    return this.database.transaction(caller, async (tx) => {
      const rows = await tx.within('identity', tx.scopes, () =>
        tx.query<Row & { [column: string]: unknown }>(
          `select id, name, org_id, made_by, created_at, disabled_at from identity.service_accounts
            where project_id = $1 order by id`,
          [caller.scopeId],
        ),
      );
      return { data: rows.map(shown) };
    });
  }

  make(caller: Caller, body: MakeServiceAccount): Promise<ServiceAccountDto> {
    return this.database.transaction(caller, async (tx) => {
      const row: Row = {
        id: newId(),
        name: body.name,
        org_id: caller.organisationId as string,
        made_by: caller.personId,
        created_at: tx.now,
        disabled_at: null,
      };
      await tx.within('identity', tx.scopes, () =>
        tx.query(
          `insert into identity.service_accounts (id, project_id, org_id, name, made_by, created_at)
           values ($1, $2, $3, $4, $5, $6)`,
          [row.id, caller.scopeId, row.org_id, row.name, row.made_by, row.created_at],
        ),
      );
      await this.tell(tx, caller, 'service_account.made', row.id, { name: body.name });
      return shown(row);
    });
  }

  /** Keys of the caller's organisation: another participant's are not theirs to see or to end. */
  keys(caller: Caller): Promise<{ data: KeyDto[] }> {
    return this.database.transaction(caller, async (tx) => {
      const rows = await tx.within('identity', tx.scopes, () =>
        tx.query<KeyRow & { [column: string]: unknown }>(
          `select ${keyColumns} from identity.api_keys where project_id = $1 and org_id = $2 order by id desc`,
          [caller.scopeId, caller.organisationId],
        ),
      );
      return { data: rows.map(keyShown) };
    });
  }

  makeKey(caller: Caller, body: MakeServiceKey): Promise<NewKeyDto> {
    // Not replayed by an Idempotency-Key: a key is stored nowhere.
    return this.database.transaction({ ...caller, idempotency: null }, async (tx) => {
      const account = await tx.within('identity', tx.scopes, () =>
        tx.first<Row & { [column: string]: unknown }>(
          `select id, name, org_id, made_by, created_at, disabled_at from identity.service_accounts
            where id = $1 and project_id = $2 and org_id = $3 and disabled_at is null`,
          [body.service_account, caller.scopeId, caller.organisationId],
        ),
      );
      if (!account) throw Problem.notFound('service account');
      const { key, row } = await this.identity.makeKey(tx, {
        kind: 'service',
        personId: caller.personId,
        name: body.name,
        scopes: body.scopes,
        expiresAt: expiry(tx.now, body.expires_in_days),
        serviceAccountId: account.id,
        projectId: caller.scopeId,
        organisationId: account.org_id,
      });
      await this.tell(tx, caller, 'key.made', row.id, { name: body.name, scopes: body.scopes });
      return { ...keyShown(row), key };
    });
  }

  revokeKey(caller: Caller, keyId: string): Promise<void> {
    return this.database.transaction(caller, async (tx) => {
      const revoked = await tx.within('identity', tx.scopes, () =>
        tx.change(
          `update identity.api_keys set revoked_at = $3
            where id = $1 and project_id = $2 and org_id = $4 and revoked_at is null`,
          [keyId, caller.scopeId, tx.now, caller.organisationId],
        ),
      );
      if (revoked === 0) throw Problem.notFound('key');
      await this.tell(tx, caller, 'key.revoked', keyId, {});
    });
  }

  private tell(tx: Tx, caller: Caller, action: string, subjectId: string, after: object): Promise<void> {
    const subject = action.split('.')[0];
    return this.audit.record(tx, caller, { scopeId: caller.scopeId, action, subject, subjectId, after });
  }
}

function shown(row: Row): ServiceAccountDto {
  return {
    id: show('sva', row.id),
    name: row.name,
    organisation: show('org', row.org_id),
    made_by: show('per', row.made_by),
    created_at: row.created_at,
    disabled_at: row.disabled_at,
  };
}
