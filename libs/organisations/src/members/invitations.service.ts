import { Injectable } from '@nestjs/common';
import type { Caller } from '@app/access';
import { Audit, type AuditAction } from '@app/audit';
import { hashed, Identity, linkUsedOrExpired, newToken, People, SignIns } from '@app/identity';
import { Database, type Entry, type Tx } from '@app/platform/database';
import { Outbox } from '@app/platform/events';
import { Cursors, type Page, type PageQuery, Problem } from '@app/platform/http';
import { newId, show } from '@app/platform/ids';
import { Mailer } from '@app/platform/mail';
import { invitationMail } from '../mails/invitation-mail';
import { type InvitationState, invitationStates, shownInvitationState } from './invitation.state';
import type { AcceptInvitation, InvitationDto, InviteMember, MemberDto } from './member.dto';
import { Members } from './members.service';
import { invitationLimit } from '../organisation.problems';
import { Organisations, type OrganisationName } from '../organisations';

interface Row {
  id: string;
  org_id: string;
  email: string;
  role: string;
  locale: string;
  state: InvitationState;
  created_at: Date;
  expires_at: Date;
}

const columns = 'id, org_id, email, role, locale, state, created_at, expires_at';
const lifetimeSeconds = 7 * 86_400;
const day = 86_400_000;
/** Invitations an organisation may send in a day: each is a mail to somebody who did not ask for it. */
const perDay = { verified: 50, other: 5 };
const nowhere: Entry = { door: 'identity', scopes: {} };

/** Asking people to join an organisation, by a link that is mailed to them. */
@Injectable()
export class Invitations {
  constructor(
    private readonly database: Database,
    private readonly cursors: Cursors,
    private readonly identity: Identity,
    private readonly people: People,
    private readonly members: Members,
    private readonly organisations: Organisations,
    private readonly mailer: Mailer,
    private readonly audit: Audit,
    private readonly outbox: Outbox,
    private readonly signIns: SignIns,
  ) {}

  list(caller: Caller, query: PageQuery): Promise<Page<InvitationDto>> {
    const binding = ['invitations', caller.scopeId];
    const after = this.cursors.after(query, binding)?.[0] ?? null;
    return this.database.transaction(caller, async (tx) => {
      const rows = await tx.query<Row & { [column: string]: unknown }>(
        `select ${columns} from invitations where org_id = $1 and ($2::uuid is null or id < $2) order by id desc limit $3`,
        [caller.scopeId, after, (query.limit ?? 50) + 1],
      );
      return this.cursors.page(
        rows,
        query,
        binding,
        (row) => [row.id],
        (row) => shown(row, tx.now),
      );
    });
  }

  invite(caller: Caller, body: InviteMember): Promise<InvitationDto> {
    return this.database.transaction(caller, async (tx) => {
      // One after the other, so that a burst is counted too.
      await tx.query(`select 1 from organisations where org_id = $1 for update`, [caller.scopeId]);
      const organisation = (await this.organisations.names(tx, [caller.scopeId])).get(caller.scopeId)!;
      await this.count(tx, organisation);
      const row: Row = {
        id: newId(),
        org_id: caller.scopeId,
        email: body.email.toLowerCase(),
        role: body.role,
        locale: body.locale ?? (await this.identity.addressee(tx, caller.personId))?.locale ?? 'en',
        state: 'sent',
        created_at: tx.now,
        expires_at: new Date(tx.now.getTime() + lifetimeSeconds * 1000),
      };
      const token = newToken();
      await tx.query(
        `insert into invitations (org_id, id, hash, email, role, locale, state, invited_by, created_at, expires_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
        [
          row.org_id,
          row.id,
          hashed(token),
          row.email,
          row.role,
          row.locale,
          row.state,
          caller.personId,
          tx.now,
          row.expires_at,
        ],
      );
      // Whoever has an account reads it in their own language, whatever the inviter thought.
      const known = await this.identity.personByEmail(tx, row.email);
      const address = this.people.link('invitation', token);
      const mail = invitationMail(known?.locale ?? row.locale, { role: row.role, organisation, address });
      this.mailer.afterCommit(tx, { to: row.email, ...mail });
      await this.tell(tx, caller, 'invitation.sent', row.id, { role: row.role });
      return shown(row, tx.now);
    });
  }

  /** Takes an invitation back; its link opens nothing any more. */
  withdraw(caller: Caller, id: string): Promise<void> {
    return this.database.transaction(caller, async (tx) => {
      const withdrawn = await tx.change(
        `update invitations set state = 'withdrawn' where org_id = $1 and id = $2 and state = any ($3)`,
        [caller.scopeId, id, invitationStates.before('withdrawn')],
      );
      if (withdrawn === 0) throw Problem.notFound('invitation');
      await this.tell(tx, caller, 'invitation.withdrawn', id, {});
    });
  }

  /** The link is the record of the right. An address without an account gets one here. */
  async accept(
    body: AcceptInvitation,
    { address, requestId }: { address: string; requestId: string },
  ): Promise<MemberDto> {
    await this.signIns.linkFromAddress(address);
    const passwordHash = body.password ? await this.people.hash(body.password) : null;
    return this.database.transaction(nowhere, async (tx) => {
      const row = await tx.first<Row & { [column: string]: unknown }>(
        `update invitations i set state = 'accepted' from organisation_names n
          where i.hash = $1 and i.state = any ($3) and i.expires_at > $2 and n.org_id = i.org_id and n.state <> 'closed'
        returning i.id, i.org_id, i.email, i.role, i.locale, i.state, i.created_at, i.expires_at`,
        [hashed(body.token), tx.now, invitationStates.before('accepted')],
      );
      if (!row) throw linkUsedOrExpired();
      const known = await this.identity.personByEmail(tx, row.email);
      const personId = known?.id ?? (await this.newPerson(tx, row, body, passwordHash));
      await this.identity.grantRole(tx, {
        personId,
        scopeKind: 'organisation',
        scopeId: row.org_id,
        organisationId: row.org_id,
        role: row.role,
      });
      await tx.enter('partner', { organisations: [row.org_id] });
      const actor = { personId, requestId, scopeId: row.org_id };
      await this.tell(tx, actor, 'member.joined', personId, { role: row.role });
      await this.outbox.publish(tx, { topic: 'member.joined', scopeId: row.org_id, key: personId });
      return this.members.one(tx, row.org_id, personId);
    });
  }

  private async count(tx: Tx, organisation: OrganisationName): Promise<void> {
    const limit = organisation.state === 'verified' ? perDay.verified : perDay.other;
    const sent = await tx.query<{ created_at: Date }>(
      `select created_at from invitations where org_id = $1 and created_at > $2 order by created_at desc limit $3`,
      [organisation.id, new Date(tx.now.getTime() - day), limit],
    );
    if (sent.length < limit) return;
    const free = sent[limit - 1].created_at.getTime() + day;
    throw invitationLimit(limit, sent.length, Math.ceil((free - tx.now.getTime()) / 1000), organisation.state);
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

  private tell(
    tx: Tx,
    actor: { personId: string; requestId: string; scopeId: string },
    action: AuditAction,
    subjectId: string,
    after: object,
  ): Promise<void> {
    const subject = action.split('.')[0];
    return this.audit.record(tx, actor, { scopeId: actor.scopeId, action, subject, subjectId, after });
  }
}

const shown = (row: Row, now: Date): InvitationDto => ({
  id: show('inv', row.id),
  email: row.email,
  role: row.role,
  locale: row.locale,
  state: shownInvitationState(row, now),
  created_at: row.created_at,
  expires_at: row.expires_at,
});
