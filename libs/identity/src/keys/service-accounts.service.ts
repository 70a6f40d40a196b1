import { Injectable } from '@nestjs/common';
import type { Caller } from '@app/access';
import { Audit, type AuditAction } from '@app/audit';
import { Database, type Tx } from '@app/platform/database';
import { Cursors, type Page, type PageQuery, Problem } from '@app/platform/http';
import { newId, show } from '@app/platform/ids';
import { inside } from '../inside';
import type { KeyDto, MakeServiceAccount, MakeServiceKey, NewKeyDto, ServiceAccountDto } from './key.dto';
import { expiry, type KeyHolder, Keys, keyShown } from './keys';

interface Row {
  id: string;
  name: string;
  org_id: string;
  made_by: string;
  created_at: Date;
  disabled_at: Date | null;
}

const columns = 'id, name, org_id, made_by, created_at, disabled_at';

/** Service accounts of a project: each acts for one participant, and each of its keys counts as who made the key. */
@Injectable()
export class ServiceAccounts {
  constructor(
    private readonly database: Database,
    private readonly cursors: Cursors,
    private readonly heldKeys: Keys,
    private readonly audit: Audit,
  ) {}

  list(caller: Caller, query: PageQuery): Promise<Page<ServiceAccountDto>> {
    const binding = ['service-accounts', caller.scopeId];
    const after = this.cursors.after(query, binding)?.[0] ?? null;
    return this.database.transaction(caller, async (tx) => {
      const rows = await inside(tx, () =>
        tx.query<Row & { [column: string]: unknown }>(
          `select ${columns} from identity.service_accounts
            where project_id = $1 and ($2::uuid is null or id > $2) order by id limit $3`,
          [caller.scopeId, after, (query.limit ?? 50) + 1],
        ),
      );
      return this.cursors.page(rows, query, binding, (row) => [row.id], shown);
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
      await inside(tx, () =>
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

  /** The guard asks at each request: its keys open nothing from the next one on. */
  disable(caller: Caller, accountId: string): Promise<void> {
    return this.database.transaction(caller, async (tx) => {
      const disabled = await inside(tx, () =>
        tx.change(
          `update identity.service_accounts set disabled_at = $4
            where id = $1 and project_id = $2 and org_id = $3 and disabled_at is null`,
          [accountId, caller.scopeId, caller.organisationId, tx.now],
        ),
      );
      if (disabled === 0) throw Problem.notFound('service account');
      await this.tell(tx, caller, 'service_account.disabled', accountId, {});
    });
  }

  /** Keys of the caller's organisation: another participant's are not theirs to see or to end. */
  listKeys(caller: Caller, query: PageQuery): Promise<Page<KeyDto>> {
    return this.database.transaction(caller, (tx) => this.heldKeys.list(tx, holder(caller), query));
  }

  makeKey(caller: Caller, body: MakeServiceKey): Promise<NewKeyDto> {
    // Not replayed by an Idempotency-Key: a key is stored nowhere.
    return this.database.transaction({ ...caller, idempotency: null }, async (tx) => {
      const account = await inside(tx, () =>
        tx.first<Row & { [column: string]: unknown }>(
          `select ${columns} from identity.service_accounts
            where id = $1 and project_id = $2 and org_id = $3 and disabled_at is null`,
          [body.service_account, caller.scopeId, caller.organisationId],
        ),
      );
      if (!account) throw Problem.notFound('service account');
      const { key, row } = await this.heldKeys.make(tx, {
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

  renewKey(caller: Caller, keyId: string, overlapSeconds: number): Promise<NewKeyDto> {
    return this.database.transaction({ ...caller, idempotency: null }, async (tx) => {
      const by = { personId: caller.personId, overlapSeconds };
      const { key, row } = await this.heldKeys.renew(tx, holder(caller), keyId, by);
      await this.tell(tx, caller, 'key.renewed', row.id, { renews: show('key', keyId) });
      return { ...keyShown(row), key };
    });
  }

  revokeKey(caller: Caller, keyId: string): Promise<void> {
    return this.database.transaction(caller, async (tx) => {
      await this.heldKeys.revoke(tx, holder(caller), keyId);
      await this.tell(tx, caller, 'key.revoked', keyId, {});
    });
  }

  private tell(tx: Tx, caller: Caller, action: AuditAction, subjectId: string, after: object): Promise<void> {
    const subject = action.split('.')[0];
    return this.audit.record(tx, caller, { scopeId: caller.scopeId, action, subject, subjectId, after });
  }
}

const holder = (caller: Caller): KeyHolder => ({
  projectId: caller.scopeId,
  organisationId: caller.organisationId as string,
});

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
