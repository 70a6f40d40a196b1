import { Injectable } from '@nestjs/common';
import type { Caller } from '@app/access';
import { Audit, type AuditAction } from '@app/audit';
import { hashed, Identity, newToken, People, platformScope } from '@app/identity';
import { Database, type Tx } from '@app/platform/database';
import { Cursors, type Page, type PageQuery, Problem } from '@app/platform/http';
import { newId, show } from '@app/platform/ids';
import { Mailer } from '@app/platform/mail';
import { invitationMail } from '../mails/invitation-mail';
import { type InvitationState, invitationStates, shownInvitationState } from './invitation.state';
import type { InvitationDto, InviteMember } from './member.dto';
import { invitationLimit, type InvitationSender } from '../organisation.problems';
import { Organisations } from '../organisations';
import { masked } from './masked';

/** What people are invited into, with its name, and as members of which organisation they will have their role. */
export type InvitationScope =
  | { kind: 'organisation'; id: string; organisationId: string; name: null }
  | { kind: 'programme'; id: string; organisationId: null; name: string }
  | { kind: 'pool'; id: string; organisationId: string; name: string };

/** An invitation as it is kept. */
export interface InvitationRow {
  id: string;
  email: string;
  role: string;
  locale: string;
  state: InvitationState;
  created_at: Date;
  expires_at: Date;
}

const columns = 'id, email, role, locale, state, created_at, expires_at';
const lifetimeSeconds = 7 * 86_400;
const day = 86_400_000;
/**
 * Invitations that may be sent in a day into an organisation, verified or not, and into an office or a pool: each is a mail to
 * somebody who did not ask for it.
 */
const perDay = { verified: 50, registered: 5, programme: 20, pool: 20 };

/** What is put on record of an invitation, by what it is into. */
const acts = {
  organisation: { sent: 'invitation.sent', withdrawn: 'invitation.withdrawn' },
  programme: { sent: 'programme.person_invited', withdrawn: 'programme.invitation_withdrawn' },
  pool: { sent: 'pool.person_invited', withdrawn: 'pool.invitation_withdrawn' },
} as const satisfies Record<InvitationScope['kind'], Record<string, AuditAction>>;

/**
 * Asking people to join an organisation, the office of a programme or the operators of a pool, by a link that is mailed to
 * them. Whether the address has an account shows in no answer.
 */
@Injectable()
export class Invitations {
  constructor(
    private readonly database: Database,
    private readonly cursors: Cursors,
    private readonly identity: Identity,
    private readonly people: People,
    private readonly organisations: Organisations,
    private readonly mailer: Mailer,
    private readonly audit: Audit,
  ) {}

  /** Those that an organisation sent, newest first. */
  list(caller: Caller, query: PageQuery): Promise<Page<InvitationDto>> {
    return this.database.transaction(caller, (tx) => this.page(tx, caller.scopeId, query));
  }

  /** Invites into an organisation. */
  invite(caller: Caller, body: InviteMember): Promise<InvitationDto> {
    return this.database.transaction(caller, (tx) => this.send(tx, caller, intoOrganisation(caller.scopeId), body));
  }

  /** Takes an invitation of an organisation back; its link opens nothing any more. */
  withdraw(caller: Caller, id: string): Promise<void> {
    return this.database.transaction(caller, (tx) => this.takeBack(tx, caller, intoOrganisation(caller.scopeId), id));
  }

  /** Those into a scope that is entered, newest first. */
  async page(tx: Tx, scopeId: string, query: PageQuery): Promise<Page<InvitationDto>> {
    const binding = ['invitations', scopeId];
    const after = this.cursors.after(query, binding)?.[0] ?? null;
    const rows = await tx.query<InvitationRow & { [column: string]: unknown }>(
      `select ${columns} from invitations where scope_id = $1 and ($2::uuid is null or id < $2) order by id desc limit $3`,
      [scopeId, after, (query.limit ?? 50) + 1],
    );
    return this.cursors.page(
      rows,
      query,
      binding,
      (row) => [row.id],
      (row) => shown(row, tx.now),
    );
  }

  /**
   * Invites somebody into a scope that is entered, and mails them the link. @throws 403 where the caller lost the right
   * meanwhile, 429 where as many were sent in a day as may be
   */
  async send(
    tx: Tx,
    caller: Caller,
    scope: InvitationScope,
    body: { email: string; role: string; locale?: string },
  ): Promise<InvitationDto> {
    await this.inTurn(tx, scope.id);
    await this.stillMay(tx, caller, scope);
    await this.count(tx, scope);
    const row: InvitationRow = {
      id: newId(),
      email: body.email.toLowerCase(),
      role: body.role,
      locale: body.locale ?? (await this.identity.addressee(tx, caller.personId))?.locale ?? 'en',
      state: 'sent',
      created_at: tx.now,
      expires_at: new Date(tx.now.getTime() + lifetimeSeconds * 1000),
    };
    const token = newToken();
    await tx.query(
      `insert into invitations (scope_kind, scope_id, org_id, scope_name, hash, invited_by, ${columns})
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`,
      [
        scope.kind,
        scope.id,
        scope.organisationId,
        scope.name,
        hashed(token),
        caller.personId,
        row.id,
        row.email,
        row.role,
        row.locale,
        row.state,
        row.created_at,
        row.expires_at,
      ],
    );
    await this.mail(tx, caller, scope, row, token);
    await this.record(tx, caller, scope, acts[scope.kind].sent, row);
    return shown(row, tx.now);
  }

  /** Takes an invitation into a scope that is entered back. @throws 404 where none of this id waits there */
  async takeBack(tx: Tx, caller: Caller, scope: InvitationScope, id: string): Promise<void> {
    const withdrawn = await tx.first<InvitationRow & { [column: string]: unknown }>(
      `update invitations set state = 'withdrawn' where scope_id = $1 and id = $2 and state = any ($3) returning ${columns}`,
      [scope.id, id, invitationStates.before('withdrawn')],
    );
    if (!withdrawn) throw Problem.notFound('invitation');
    await this.record(tx, caller, scope, acts[scope.kind].withdrawn, withdrawn);
  }

  /**
   * One after the other in a scope: whoever sends, accepts or takes roles there calls it before they read who has which. So a
   * burst is counted whole, whoever loses their right leaves no invitation behind, and nobody joins by one while they are removed.
   */
  async inTurn(tx: Tx, scopeId: string): Promise<void> {
    await tx.query(`select pg_advisory_xact_lock(hashtextextended($1, 0))`, [`invitations ${scopeId}`]);
  }

  /**
   * Takes back what still waits for an address in a scope that is entered: a role that was taken from somebody returns by no
   * older link. @param roles which of them; all unless said
   */
  async takeBackTo(tx: Tx, scopeId: string, email: string, roles?: readonly string[]): Promise<void> {
    await tx.query(
      `update invitations set state = 'withdrawn'
        where scope_id = $1 and email = lower($2) and state = any ($3) and ($4::text[] is null or role = any ($4))`,
      [scopeId, email, invitationStates.before('withdrawn'), roles ?? null],
    );
  }

  /** Takes back what somebody sent who may invite into a scope that is entered no more. */
  async takeBackFrom(tx: Tx, scopeId: string, personId: string): Promise<void> {
    await tx.query(
      `update invitations set state = 'withdrawn' where scope_id = $1 and invited_by = $2 and state = any ($3)`,
      [scopeId, personId, invitationStates.before('withdrawn')],
    );
  }

  private async mail(
    tx: Tx,
    caller: Caller,
    scope: InvitationScope,
    { email, role, locale }: InvitationRow,
    token: string,
  ): Promise<void> {
    // Whoever has an account reads it in their own language, whatever the inviter thought.
    const known = await this.identity.personByEmail(tx, email);
    const into =
      scope.kind === 'organisation'
        ? { kind: scope.kind, organisation: (await this.organisations.names(tx, [scope.id])).get(scope.id)! }
        : { kind: scope.kind, name: scope.name, inviter: caller.personName };
    const address = this.people.link('invitation', token);
    this.mailer.afterCommit(tx, { to: email, ...invitationMail(known?.locale ?? locale, { role, into, address }) });
  }

  /** The guard looked before this one's turn came. Into what others invite, the platform does by its own right. */
  private stillMay(tx: Tx, caller: Caller, { kind }: InvitationScope): Promise<void> {
    return caller.scopeId === platformScope
      ? this.identity.lookAgain(tx, caller, { action: 'name', subject: 'Person', kind: 'platform' })
      : this.identity.lookAgain(tx, caller, { action: 'create', subject: 'Invitation', kind });
  }

  private async count(tx: Tx, scope: InvitationScope): Promise<void> {
    const sender = await this.sender(tx, scope);
    const limit = perDay[sender];
    const sent = await tx.query<{ created_at: Date }>(
      `select created_at from invitations where scope_id = $1 and created_at > $2 order by created_at desc limit $3`,
      [scope.id, new Date(tx.now.getTime() - day), limit],
    );
    if (sent.length < limit) return;
    const free = sent[limit - 1].created_at.getTime() + day;
    throw invitationLimit(sender, limit, sent.length, Math.ceil((free - tx.now.getTime()) / 1000));
  }

  private async sender(tx: Tx, { kind, id }: InvitationScope): Promise<InvitationSender> {
    if (kind !== 'organisation') return kind;
    return (await this.organisations.names(tx, [id])).get(id)?.state === 'verified' ? 'verified' : 'registered';
  }

  /** Whose the whole address is to read finds it by the id, as long as it is kept. */
  private record(
    tx: Tx,
    caller: Caller,
    scope: InvitationScope,
    action: AuditAction,
    { id, email, role }: InvitationRow,
  ): Promise<void> {
    const after = { email: masked(email), role };
    return this.audit.record(tx, caller, { scopeId: scope.id, action, subject: 'invitation', subjectId: id, after });
  }
}

const intoOrganisation = (id: string): InvitationScope => ({
  kind: 'organisation',
  id,
  organisationId: id,
  name: null,
});

const shown = (row: InvitationRow, now: Date): InvitationDto => ({
  id: show('inv', row.id),
  email: row.email,
  role: row.role,
  locale: row.locale,
  state: shownInvitationState(row, now),
  created_at: row.created_at,
  expires_at: row.expires_at,
});
