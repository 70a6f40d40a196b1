import { Injectable } from '@nestjs/common';
import type { Caller } from '@app/access';
import { Audit, type AuditAction } from '@app/audit';
import { Identity } from '@app/identity';
import { Database, type Tx } from '@app/platform/database';
import { type PageQuery, Problem } from '@app/platform/http';
import { holderShown, type RoleHolderDto, type RoleHolderPage, RoleHolders, unknownPerson } from '@app/projects';
import { Compute } from '../compute';

/** Operators of a pool, named by the platform administrator as members of its provider. */
@Injectable()
export class PoolOperators {
  constructor(
    private readonly database: Database,
    private readonly compute: Compute,
    private readonly identity: Identity,
    private readonly holders: RoleHolders,
    private readonly audit: Audit,
  ) {}

  list(caller: Caller, id: string, query: PageQuery): Promise<RoleHolderPage> {
    return this.database.transaction(caller, async (tx) => {
      await this.compute.pool(tx, id);
      return this.holders.page(tx, { scopeKind: 'pool', scopeId: id }, query);
    });
  }

  name(caller: Caller, id: string, email: string): Promise<RoleHolderDto> {
    return this.database.transaction(caller, (tx) => this.give(tx, caller, id, email, '/email'));
  }

  async remove(caller: Caller, id: string, personId: string): Promise<void> {
    await this.database.transaction(caller, async (tx) => {
      const { provider_org_id: organisationId } = await this.compute.pool(tx, id);
      const held = await this.identity.rolesIn(tx, 'pool', id);
      if (!held.some((each) => each.personId === personId)) throw Problem.notFound('operator');
      if (held.length === 1) throw Problem.conflict('last-operator', 'Name another operator first.');
      await this.identity.revokeRole(tx, {
        personId,
        scopeKind: 'pool',
        scopeId: id,
        organisationId,
        role: 'operator',
      });
      await this.record(tx, caller, id, personId, 'pool.role_revoked');
    });
  }

  /** Also for a pool that was made in this transaction. */
  async give(tx: Tx, caller: Caller, poolId: string, email: string, pointer: string): Promise<RoleHolderDto> {
    const pool = await this.compute.pool(tx, poolId);
    const person = await this.identity.personByEmail(tx, email);
    if (!person) throw unknownPerson(pointer);
    await this.identity.grantRole(tx, {
      personId: person.id,
      scopeKind: 'pool',
      scopeId: poolId,
      organisationId: pool.provider_org_id,
      role: 'operator',
    });
    await this.record(tx, caller, poolId, person.id, 'pool.role_granted');
    const { id: personId, name } = person;
    return holderShown({ personId, name, email: person.email, role: 'operator', organisationId: pool.provider_org_id });
  }

  private async record(tx: Tx, caller: Caller, poolId: string, personId: string, action: AuditAction): Promise<void> {
    await tx.within(tx.door, { ...tx.scopes, pools: [poolId] }, () =>
      this.audit.record(tx, caller, { scopeId: poolId, action, subject: 'person', subjectId: personId }),
    );
  }
}
