import { Injectable } from '@nestjs/common';
import type { Caller } from '@app/access';
import { Audit, type AuditAction } from '@app/audit';
import { Identity } from '@app/identity';
import { type InvitationDto, type InvitationPage, Invitations, type InvitationScope } from '@app/organisations';
import { Database, type Tx } from '@app/platform/database';
import { type PageQuery, Problem } from '@app/platform/http';
import { holderShown, type RoleHolderDto, type RoleHolderPage, RoleHolders, unknownPerson } from '@app/projects';
import { Compute } from '../compute';
import type { InviteOperatorDto } from './pool.dto';
import type { Pool } from './pool.entity';

/** Operators of a pool, named or invited by the platform administrator as members of its provider. */
@Injectable()
export class PoolOperators {
  constructor(
    private readonly database: Database,
    private readonly compute: Compute,
    private readonly identity: Identity,
    private readonly holders: RoleHolders,
    private readonly invited: Invitations,
    private readonly audit: Audit,
  ) {}

  list(caller: Caller, id: string, query: PageQuery): Promise<RoleHolderPage> {
    return this.database.transaction(caller, async (tx) => {
      await this.compute.pool(tx, id);
      return this.holders.page(tx, { scopeKind: 'pool', scopeId: id }, query);
    });
  }

  name(caller: Caller, id: string, email: string): Promise<RoleHolderDto> {
    return this.within(caller, id, (tx, pool) => this.give(tx, caller, pool, email));
  }

  invitations(caller: Caller, id: string, query: PageQuery): Promise<InvitationPage> {
    return this.within(caller, id, (tx) => this.invited.page(tx, id, query));
  }

  /** Whether the address has an account shows nowhere: its owner has the role once they accept. */
  invite(caller: Caller, id: string, body: InviteOperatorDto): Promise<InvitationDto> {
    return this.within(caller, id, (tx, pool) => this.send(tx, caller, pool, body));
  }

  withdrawInvitation(caller: Caller, id: string, invitation: string): Promise<void> {
    return this.within(caller, id, (tx, pool) => this.invited.takeBack(tx, caller, into(pool), invitation));
  }

  remove(caller: Caller, id: string, personId: string): Promise<void> {
    return this.within(caller, id, async (tx, { provider_org_id: organisationId }) => {
      // One after the other: two operators who are removed at once must not both be the last but one.
      await this.invited.inTurn(tx, id);
      const held = await this.identity.rolesIn(tx, 'pool', id);
      const operator = held.find((each) => each.personId === personId);
      if (!operator) throw Problem.notFound('operator');
      if (held.length === 1) throw Problem.conflict('last-operator', 'Name another operator first.');
      await this.identity.revokeRole(tx, {
        personId,
        scopeKind: 'pool',
        scopeId: id,
        organisationId,
        role: 'operator',
      });
      await this.invited.takeBackTo(tx, id, operator.email);
      await this.record(tx, caller, id, personId, 'pool.role_revoked');
    });
  }

  /** The first one of a pool that was made in this transaction: named, or invited where the address has no account. */
  async begin(tx: Tx, caller: Caller, poolId: string, first: InviteOperatorDto): Promise<void> {
    const pool = await this.enter(tx, poolId);
    if (await this.identity.personByEmail(tx, first.email)) await this.give(tx, caller, pool, first.email);
    else await this.send(tx, caller, pool, first);
  }

  private async give(tx: Tx, caller: Caller, pool: Pool, email: string): Promise<RoleHolderDto> {
    const person = await this.identity.personByEmail(tx, email);
    if (!person) throw unknownPerson('/email');
    await this.identity.grantRole(tx, {
      personId: person.id,
      scopeKind: 'pool',
      scopeId: pool.id,
      organisationId: pool.provider_org_id,
      role: 'operator',
    });
    await this.record(tx, caller, pool.id, person.id, 'pool.role_granted');
    const { id: personId, name } = person;
    return holderShown({ personId, name, email: person.email, role: 'operator', organisationId: pool.provider_org_id });
  }

  private send(tx: Tx, caller: Caller, pool: Pool, body: InviteOperatorDto): Promise<InvitationDto> {
    return this.invited.send(tx, caller, into(pool), { ...body, role: 'operator' });
  }

  /** What the platform does in a pool, which is on that one's record. */
  private within<T>(caller: Caller, id: string, work: (tx: Tx, pool: Pool) => Promise<T>): Promise<T> {
    return this.database.transaction(caller, async (tx) => work(tx, await this.enter(tx, id)));
  }

  private async enter(tx: Tx, id: string): Promise<Pool> {
    const pool = await this.compute.pool(tx, id);
    await tx.enter(tx.door, { ...tx.scopes, pools: [id] });
    return pool;
  }

  private record(tx: Tx, caller: Caller, poolId: string, personId: string, action: AuditAction): Promise<void> {
    return this.audit.record(tx, caller, { scopeId: poolId, action, subject: 'person', subjectId: personId });
  }
}

const into = ({ id, name, provider_org_id: organisationId }: Pool): InvitationScope => ({
  kind: 'pool',
  id,
  organisationId,
  name,
});
