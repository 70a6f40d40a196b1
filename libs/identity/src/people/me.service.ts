import { Injectable } from '@nestjs/common';
import { abilityOf, type Caller, type RoleGrant } from '@app/access';
import { Audit, type AuditAction } from '@app/audit';
import { Database, type Tx } from '@app/platform/database';
import { matchVersion, type Page, type PageQuery, Problem } from '@app/platform/http';
import { type Prefix, show } from '@app/platform/ids';
import { platformScope } from '../guard/scopes';
import { Identity } from '../identity';
import type { KeyDto, MakeKey, NewKeyDto } from '../keys/key.dto';
import { expiry, Keys, keyShown } from '../keys/keys';
import type { ChangeMe, MeDto } from './me.dto';

const prefixes: Record<string, Prefix> = { organisation: 'org', project: 'prj', programme: 'prg', pool: 'pol' };

const scopeShown = ({ scopeKind, scopeId }: RoleGrant): string =>
  scopeId === platformScope ? 'platform' : show(prefixes[scopeKind], scopeId);

/** What a role allows, of its scope's id as the sites know it, and for whom where it is held in a project. */
const rulesOf = (grant: RoleGrant): Record<string, unknown>[] =>
  abilityOf([{ ...grant, scopeId: scopeShown(grant) }]).rules.map((rule) => ({
    ...rule,
    ...(grant.scopeKind === 'project' && grant.organisationId && { organisation: show('org', grant.organisationId) }),
  }));

interface Self {
  name: string;
  email: string;
  email_verified_at: Date | null;
  locale: string;
  version: number;
}

/** What a person may know and change of themselves. */
@Injectable()
export class Me {
  constructor(
    private readonly database: Database,
    private readonly identity: Identity,
    private readonly heldKeys: Keys,
    private readonly audit: Audit,
  ) {}

  show(caller: Caller): Promise<MeDto> {
    return this.database.transaction(caller, async (tx) => this.shown(tx, caller, await this.self(tx, caller)));
  }

  change(caller: Caller, body: ChangeMe): Promise<MeDto> {
    return this.database.transaction(caller, async (tx) => {
      const { version, name, locale } = await this.self(tx, caller, 'for update');
      matchVersion(caller.ifMatch, version);
      const after = { name: body.name ?? name, locale: body.locale ?? locale };
      await tx.query(`update identity.people set name = $2, locale = $3, version = version + 1 where id = $1`, [
        caller.personId,
        after.name,
        after.locale,
      ]);
      await this.tell(tx, caller, 'person.changed', caller.personId, after, { name, locale });
      return this.shown(tx, caller, await this.self(tx, caller));
    });
  }

  keys(caller: Caller, query: PageQuery): Promise<Page<KeyDto>> {
    return this.database.transaction(caller, (tx) => this.heldKeys.list(tx, { personId: caller.personId }, query));
  }

  makeKey(caller: Caller, body: MakeKey): Promise<NewKeyDto> {
    return this.database.transaction({ ...caller, idempotency: null }, async (tx) => {
      const { key, row } = await this.heldKeys.make(tx, {
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

  renewKey(caller: Caller, keyId: string, overlapSeconds: number): Promise<NewKeyDto> {
    return this.database.transaction({ ...caller, idempotency: null }, async (tx) => {
      const { personId } = caller;
      const { key, row } = await this.heldKeys.renew(tx, { personId }, keyId, { personId, overlapSeconds });
      await this.tell(tx, caller, 'key.renewed', row.id, { renews: show('key', keyId) });
      return { ...keyShown(row), key };
    });
  }

  async revokeKey(caller: Caller, keyId: string): Promise<void> {
    await this.database.transaction(caller, async (tx) => {
      await this.heldKeys.revoke(tx, { personId: caller.personId }, keyId);
      await this.tell(tx, caller, 'key.revoked', keyId, {});
    });
  }

  private async self(tx: Tx, caller: Caller, lock = ''): Promise<Self> {
    const person = await tx.first<Self & { [column: string]: unknown }>(
      `select name, email, email_verified_at, locale, version from identity.people where id = $1 ${lock}`,
      [caller.personId],
    );
    if (!person) throw Problem.notFound('person');
    return person;
  }

  private async shown(tx: Tx, caller: Caller, person: Self): Promise<MeDto> {
    const grants = await this.identity.rolesOf(tx, caller.personId);
    return {
      id: show('per', caller.personId),
      name: person.name,
      email: person.email,
      email_verified: person.email_verified_at !== null,
      locale: person.locale,
      version: person.version,
      roles: grants.map((grant) => ({
        scope_kind: grant.scopeKind,
        scope: scopeShown(grant),
        organisation: grant.organisationId && show('org', grant.organisationId),
        role: grant.role,
      })),
      rules: grants.flatMap(rulesOf),
    };
  }

  /** A person's own acts are on the record of the person. */
  private tell(
    tx: Tx,
    caller: Caller,
    action: AuditAction,
    subjectId: string,
    after: object,
    before?: object,
  ): Promise<void> {
    const subject = action.split('.')[0];
    return this.audit.record(tx, caller, { scopeId: caller.personId, action, subject, subjectId, before, after });
  }
}
