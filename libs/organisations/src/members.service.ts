import { Injectable } from '@nestjs/common';
import type { Caller } from '@app/access';
import { Audit } from '@app/audit';
import { Identity, Links, People } from '@app/identity';
import { Database, type Entry, type Tx } from '@app/platform/database';
import { Problem } from '@app/platform/http';
import { show } from '@app/platform/ids';
import { Mailer } from '@app/platform/mail';
import type { AcceptInvitation, ChangeMember, InvitationDto, InviteMember, MemberDto } from './organisation.dto';

interface Invited {
  email: string;
  role: string;
  org_id: string;
}

const nowhere: Entry = { door: 'identity', scopes: {} };

/** People of an organisation and the roles they have in it. */
@Injectable()
export class Members {
  constructor(
    private readonly database: Database,
    private readonly identity: Identity,
    private readonly links: Links,
    private readonly people: People,
    private readonly mailer: Mailer,
    private readonly audit: Audit,
  ) {}

  list(caller: Caller): Promise<{ data: MemberDto[] }> {
    return this.database.transaction(caller, async (tx) => ({ data: await this.members(tx, caller.scopeId) }));
  }

  invite(caller: Caller, body: InviteMember): Promise<InvitationDto> {
    return this.database.transaction(caller, async (tx) => {
      const email = body.email.toLowerCase();
      const payload: Invited = { email, role: body.role, org_id: caller.scopeId };
      const token = await this.links.make(tx, 'invitation', null, payload);
      this.mailer.afterCommit(tx, {
        to: email,
        subject: 'You are invited to Monsoon',
        text: `${caller.personName} invites you to their organisation as ${body.role}.\n\nAccept within a week:\n${this.people.link('invitation', token)}\n`,
      });
      await this.tell(tx, caller, 'member.invited', null, { role: body.role });
      return { email, role: body.role, status: 'sent' };
    });
  }

  /** The link is the record of the right. An address without an account gets one here. */
  async accept(body: AcceptInvitation, requestId: string): Promise<MemberDto> {
    const passwordHash = body.password ? await this.people.hash(body.password) : null;
    return this.database.transaction(nowhere, async (tx) => {
      const { payload } = await this.links.take<Invited>(tx, 'invitation', body.token);
      const known = await this.identity.personByEmail(tx, payload.email);
      const personId = known?.id ?? (await this.newPerson(tx, payload, body.name, passwordHash));
      await this.identity.grantRole(tx, {
        personId,
        scopeKind: 'organisation',
        scopeId: payload.org_id,
        organisationId: payload.org_id,
        role: payload.role,
      });
      await tx.enter('partner', { organisations: [payload.org_id] });
      await this.tell(tx, { personId, requestId, scopeId: payload.org_id }, 'member.joined', personId, {
        role: payload.role,
      });
      const [member] = (await this.members(tx, payload.org_id)).filter(
        ({ person }) => person === show('per', personId),
      );
      return member;
    });
  }

  change(caller: Caller, personId: string, body: ChangeMember): Promise<{ data: MemberDto[] }> {
    return this.database.transaction(caller, async (tx) => {
      // One change at a time: two owners who remove each other must not both succeed.
      await tx.query(`select 1 from organisations where org_id = $1 for update`, [caller.scopeId]);
      const held = await this.identity.rolesIn(tx, 'organisation', caller.scopeId);
      const own = held.filter((holder) => holder.personId === personId).map(({ role }) => role);
      if (own.length === 0) throw Problem.notFound('member');
      const owners = new Set(held.filter(({ role }) => role === 'owner').map((holder) => holder.personId));
      if (owners.has(personId) && owners.size === 1 && !body.roles.includes('owner'))
        throw Problem.conflict('last-owner', 'An organisation keeps at least one owner. Make another owner first.');
      const scope = { personId, scopeKind: 'organisation', scopeId: caller.scopeId } as const;
      for (const role of own.filter((role) => !body.roles.includes(role)))
        await this.identity.revokeRole(tx, { ...scope, role });
      for (const role of body.roles)
        await this.identity.grantRole(tx, { ...scope, organisationId: caller.scopeId, role });
      await this.tell(tx, caller, 'member.changed', personId, { roles: body.roles }, { roles: own });
      return { data: await this.members(tx, caller.scopeId) };
    });
  }

  private async newPerson(tx: Tx, invited: Invited, name: string | undefined, hash: string | null): Promise<string> {
    if (!name || !hash)
      throw Problem.invalid(
        [
          { pointer: '/name', code: 'required' },
          { pointer: '/password', code: 'required' },
        ],
        'This address has no account yet: send name and password to make one.',
      );
    // The mail reached this address, so it is verified.
    const made = await this.people.make(tx, { email: invited.email, name, passwordHash: hash, verified: true });
    if (!made) throw Problem.conflict('address-not-verified', 'This address has an account that is not confirmed yet.');
    return made;
  }

  private async members(tx: Tx, organisationId: string): Promise<MemberDto[]> {
    const holders = await this.identity.rolesIn(tx, 'organisation', organisationId);
    const members = new Map<string, MemberDto>();
    for (const { personId, name, email, role } of holders) {
      const member = members.get(personId) ?? { person: show('per', personId), name, email, roles: [] };
      member.roles.push(role);
      members.set(personId, member);
    }
    return [...members.values()];
  }

  private tell(
    tx: Tx,
    actor: { personId: string; requestId: string; scopeId: string },
    action: string,
    subjectId: string | null,
    after: object,
    before?: object,
  ): Promise<void> {
    return this.audit.record(tx, actor, {
      scopeId: actor.scopeId,
      action,
      subject: 'member',
      subjectId,
      before,
      after,
    });
  }
}
