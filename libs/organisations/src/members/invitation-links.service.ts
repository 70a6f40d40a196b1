import { Injectable } from '@nestjs/common';
import { Audit } from '@app/audit';
import { hashed, Identity, linkUsedOrExpired, People, SignIns } from '@app/identity';
import { Database, type Entry, type Tx } from '@app/platform/database';
import { Outbox } from '@app/platform/events';
import { Problem } from '@app/platform/http';
import { show } from '@app/platform/ids';
import { invitationStates, shownInvitationState } from './invitation.state';
import { type InvitationRow, Invitations, type InvitationScope } from './invitations.service';
import type { AcceptInvitation, InvitationLinkDto, MemberDto } from './member.dto';
import { masked } from './masked';
import { Members } from './members.service';
import { Organisations } from '../organisations';

interface Row extends InvitationRow {
  scope_kind: InvitationScope['kind'];
  scope_id: string;
  org_id: string | null;
  scope_name: string | null;
  invited_by: string;
}

const columns = `i.id, i.scope_kind, i.scope_id, i.org_id, i.scope_name, i.email, i.role, i.locale, i.state, i.invited_by,
  i.created_at, i.expires_at`;
/** Of an organisation that is closed nobody becomes a member, nor works for it in a pool. */
const closed = `exists (select 1 from organisation_names n where n.org_id = i.org_id and n.state = 'closed')`;
const nowhere: Entry = { door: 'identity', scopes: {} };
const prefixes = { organisation: 'org', programme: 'prg', pool: 'pol' } as const;

/** What whoever holds the link of an invitation may do with it: the link is the record of the right. */
@Injectable()
export class InvitationLinks {
  constructor(
    private readonly database: Database,
    private readonly identity: Identity,
    private readonly people: People,
    private readonly invitations: Invitations,
    private readonly members: Members,
    private readonly organisations: Organisations,
    private readonly audit: Audit,
    private readonly outbox: Outbox,
    private readonly signIns: SignIns,
  ) {}

  /**
   * What the link is about, also where it opens nothing any more. It was mailed to the address alone, so whoever has it may
   * know whether the address has an account. @throws 410 where there is no such link, 429 where one address looks too often
   */
  async look(token: string, address: string): Promise<InvitationLinkDto> {
    await this.signIns.lookFromAddress(address);
    return this.database.transaction(nowhere, async (tx) => {
      const row = await tx.first<Row & { closed: boolean; [column: string]: unknown }>(
        `select ${columns}, ${closed} as closed from invitations i where i.hash = $1`,
        [hashed(token)],
      );
      if (!row) throw linkUsedOrExpired();
      const known = await this.identity.personByEmail(tx, row.email);
      const shown = shownInvitationState(row, tx.now);
      const state = shown === 'sent' && row.closed ? 'withdrawn' : shown;
      return {
        state,
        scope_kind: row.scope_kind,
        scope: show(prefixes[row.scope_kind], row.scope_id),
        ...(await this.whoInvites(tx, row)),
        role: row.role,
        // Whoever may accept it learns the address by that; from a link that is over nobody learns it.
        email: state === 'sent' ? row.email : masked(row.email),
        locale: known?.locale ?? row.locale,
        account: known !== null,
        expires_at: row.expires_at,
      };
    });
  }

  /** An address without an account gets one here. */
  async accept(
    body: AcceptInvitation,
    { address, requestId }: { address: string; requestId: string },
  ): Promise<MemberDto> {
    await this.signIns.linkFromAddress(address);
    const passwordHash = body.password ? await this.people.hash(body.password) : null;
    return this.database.transaction(nowhere, async (tx) => {
      const into = await tx.first<{ scope_id: string }>(`select scope_id from invitations where hash = $1`, [
        hashed(body.token),
      ]);
      // Whoever is removed meanwhile joins by no link that would have been taken back with it.
      if (into) await this.invitations.inTurn(tx, into.scope_id);
      const row = await tx.first<Row & { [column: string]: unknown }>(
        `update invitations i set state = 'accepted'
          where i.hash = $1 and i.state = any ($3) and i.expires_at > $2 and not ${closed} returning ${columns}`,
        [hashed(body.token), tx.now, invitationStates.before('accepted')],
      );
      if (!row) throw linkUsedOrExpired();
      // What was sent a second time is accepted with it.
      await this.invitations.takeBackTo(tx, row.scope_id, row.email, [row.role]);
      const known = await this.identity.personByEmail(tx, row.email);
      const personId = known?.id ?? (await this.newPerson(tx, row, body, passwordHash));
      await this.identity.grantRole(tx, {
        personId,
        scopeKind: row.scope_kind,
        scopeId: row.scope_id,
        organisationId: row.org_id,
        role: row.role,
      });
      await this.tell(tx, row, { personId, requestId });
      return this.members.one(tx, row.scope_kind, row.scope_id, personId);
    });
  }

  private async newPerson(
    tx: Tx,
    { email, locale: invitedIn }: Row,
    { name, locale = invitedIn }: AcceptInvitation,
    hash: string | null,
  ): Promise<string> {
    if (!name || !hash)
      throw Problem.invalid(
        [
          { pointer: '/name', code: 'required' },
          { pointer: '/password', code: 'required' },
        ],
        'This address has no account yet: send name and password to make one.',
      );
    // The mail reached this address, so it is verified.
    const made = await this.people.make(tx, { email, name, locale, passwordHash: hash, verified: true });
    if (!made)
      throw Problem.conflict(
        'address-not-verified',
        'This address has an account that was never confirmed. Reset its password, which confirms it, then accept.',
      );
    return made;
  }

  /** Names are told of what was looked at: those of an organisation that nobody verified, and of its people, are a stranger's words. */
  private async whoInvites(
    tx: Tx,
    { scope_kind, scope_id, scope_name, invited_by }: Row,
  ): Promise<Pick<InvitationLinkDto, 'scope_name' | 'country' | 'inviter'>> {
    const inviter = (await this.identity.names(tx, [invited_by])).get(invited_by) ?? null;
    if (scope_kind !== 'organisation') return { scope_name, country: null, inviter };
    const { legal_name, country, state } = (await this.organisations.names(tx, [scope_id])).get(scope_id)!;
    return state === 'verified'
      ? { scope_name: legal_name, country, inviter }
      : { scope_name: null, country, inviter: null };
  }

  private async tell(tx: Tx, row: Row, actor: { personId: string; requestId: string }): Promise<void> {
    const { scope_kind: kind, scope_id: scopeId, role } = row;
    const { personId } = actor;
    if (kind === 'organisation') {
      await tx.enter('partner', { organisations: [scopeId] });
      const act = { action: 'member.joined', subject: 'member', subjectId: personId, after: { role } } as const;
      await this.audit.record(tx, actor, { scopeId, ...act });
      await this.outbox.publish(tx, { topic: 'member.joined', scopeId, key: personId });
      return;
    }
    await tx.enter('platform', kind === 'programme' ? { programmes: [scopeId] } : { pools: [scopeId] });
    const act = { action: `${kind}.person_joined`, subject: 'person', subjectId: personId, after: { role } } as const;
    await this.audit.record(tx, actor, { scopeId, ...act });
  }
}
