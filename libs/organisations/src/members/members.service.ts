import { Injectable } from '@nestjs/common';
import type { Caller, ScopeOfRole } from '@app/access';
import { Audit } from '@app/audit';
import { Identity } from '@app/identity';
import { Database, type Tx } from '@app/platform/database';
import { Cursors, type Page, type PageQuery, Problem } from '@app/platform/http';
import { show } from '@app/platform/ids';
import { Invitations } from './invitations.service';
import type { ChangeMember, MemberDto } from './member.dto';

/** People of an organisation and the roles they have in it. */
@Injectable()
export class Members {
  constructor(
    private readonly database: Database,
    private readonly cursors: Cursors,
    private readonly identity: Identity,
    private readonly invitations: Invitations,
    private readonly audit: Audit,
  ) {}

  list(caller: Caller, query: PageQuery): Promise<Page<MemberDto>> {
    const binding = ['members', caller.scopeId];
    const after = this.cursors.after(query, binding)?.[0] ?? null;
    return this.database.transaction(caller, async (tx) => {
      const rows = await this.identity.membersPage(tx, caller.scopeId, { after, limit: (query.limit ?? 50) + 1 });
      return this.cursors.page(
        rows,
        query,
        binding,
        (row) => [row.personId],
        ({ personId, name, email, roles }) => ({ person: show('per', personId), name, email, roles }),
      );
    });
  }

  /**
   * Sets a person's roles. Without any they are no member, and lose at once all that they held as one: their roles in
   * the organisation's projects and pools, the service keys they made, the invitations they sent.
   */
  change(caller: Caller, personId: string, body: ChangeMember): Promise<MemberDto> {
    return this.database.transaction(caller, async (tx) => {
      // One change at a time: two owners who remove each other must not both succeed. Before the row, to which invitations point.
      await this.invitations.inTurn(tx, caller.scopeId);
      await tx.query(`select 1 from organisations where org_id = $1 for update`, [caller.scopeId]);
      const held = await this.identity.rolesIn(tx, 'organisation', caller.scopeId);
      const member = held.find((holder) => holder.personId === personId);
      if (!member) throw Problem.notFound('member');
      const own = held.filter((holder) => holder.personId === personId).map(({ role }) => role);
      const owners = new Set(held.filter(({ role }) => role === 'owner').map((holder) => holder.personId));
      if (owners.has(personId) && owners.size === 1 && !body.roles.includes('owner'))
        throw Problem.conflict('last-owner', 'An organisation keeps at least one owner. Make another owner first.');
      const as = {
        personId,
        scopeKind: 'organisation',
        scopeId: caller.scopeId,
        organisationId: caller.scopeId,
      } as const;
      if (body.roles.length === 0) await this.remove(tx, caller, personId);
      const taken = own.filter((role) => !body.roles.includes(role));
      for (const role of taken) await this.identity.revokeRole(tx, { ...as, role });
      await this.invitations.takeBackTo(tx, caller.scopeId, member.email, body.roles.length > 0 ? taken : undefined);
      for (const role of body.roles) await this.identity.grantRole(tx, { ...as, role });
      if (!body.roles.includes('owner')) await this.invitations.takeBackFrom(tx, caller.scopeId, personId);
      await this.audit.record(tx, caller, {
        scopeId: caller.scopeId,
        action: body.roles.length > 0 ? 'member.changed' : 'member.removed',
        subject: 'member',
        subjectId: personId,
        before: { roles: own },
        after: { roles: body.roles },
      });
      return { person: show('per', personId), name: member.name, email: member.email, roles: body.roles };
    });
  }

  /** Somebody as members are listed: with their roles in an organisation, or in what else they were invited to. */
  async one(tx: Tx, scopeKind: ScopeOfRole, scopeId: string, personId: string): Promise<MemberDto> {
    const held = await this.identity.rolesIn(tx, scopeKind, scopeId);
    const own = held.filter((holder) => holder.personId === personId);
    const { name, email } = own[0];
    return { person: show('per', personId), name, email, roles: own.map(({ role }) => role) };
  }

  private async remove(tx: Tx, caller: Caller, personId: string): Promise<void> {
    const taken = await this.identity.takeBack(tx, { organisationId: caller.scopeId, personId });
    for (const { scopeKind, scopeId, role } of taken) {
      if (scopeKind !== 'project') continue;
      const record = { action: 'project.person_removed', subject: 'person', subjectId: personId } as const;
      await tx.within(tx.door, { ...tx.scopes, projects: [scopeId] }, () =>
        this.audit.record(tx, caller, { scopeId, ...record, before: { role }, details: { role } }),
      );
    }
  }
}
