import { Injectable, Logger } from '@nestjs/common';
import type { Caller, RoleGrant } from '@app/access';
import { Audit, type AuditAction } from '@app/audit';
import { Database, type Entry, type Tx } from '@app/platform/database';
import { Outbox } from '@app/platform/events';
import { Cursors, type Page, type PageQuery, Problem, RateLimiter } from '@app/platform/http';
import { newId, show } from '@app/platform/ids';
import { Mailer } from '@app/platform/mail';
import { addressKey } from './browser';
import { Identity } from '../identity';
import { hashed, newToken } from '../keys/secrets';
import { accountMail } from '../mails/account-mail';
import { Links } from '../people/links';
import { passwordMatches } from '../people/passwords';
import { People } from '../people/people';
import type {
  AskReset,
  ConfirmAddress,
  ConfirmedDto,
  ConfirmReset,
  SessionDto,
  SignIn,
  SignedInDto,
} from './session.dto';
import { SignIns } from './sign-ins';

const door: Entry = { door: 'identity', scopes: {} };
const idleSeconds = 12 * 3600;
const absoluteSeconds = 7 * 86_400;

/** Where a request without credentials comes from. */
interface From {
  address: string;
  requestId: string;
  userAgent?: string;
}

const wrong = () =>
  new Problem({ status: 401, code: 'wrong-credentials', detail: 'No account has this address and this password.' });

const wrongPassword = () =>
  new Problem({
    status: 401,
    code: 'wrong-password',
    detail: 'This is not the password of the account that the link is for.',
  });

/** Signing in and out, and getting back in. */
@Injectable()
export class Sessions {
  private readonly log = new Logger('Sessions');

  constructor(
    private readonly database: Database,
    private readonly limiter: RateLimiter,
    private readonly signIns: SignIns,
    private readonly cursors: Cursors,
    private readonly links: Links,
    private readonly people: People,
    private readonly identity: Identity,
    private readonly mailer: Mailer,
    private readonly audit: Audit,
    private readonly outbox: Outbox,
  ) {}

  /**
   * Throttled by place and by account, never locked for good; the same answer and time for an unknown address.
   * @param before token of the session that the browser had until now: the new one takes its place
   */
  async signIn(body: SignIn, from: From, before?: string): Promise<{ token: string; answer: SignedInDto }> {
    const email = body.email.toLowerCase();
    await this.signIns.fromAddress(from.address, email);
    const person = await this.database.transaction(door, (tx) =>
      tx.first<{ id: string; name: string; password_hash: string | null; confirmed: boolean; known: boolean }>(
        `select id, name, password_hash, email_verified_at is not null as confirmed,
                exists (select 1 from identity.known_places k where k.person_id = p.id and k.address = $2) as known
           from identity.people p where email = $1`,
        [email, addressKey(from.address)],
      ),
    );
    if (!person?.known) await this.signIns.fromElsewhere(email);
    // Outside the transaction: hashing takes tens of milliseconds and holds no connection.
    if (!(await passwordMatches(person?.password_hash, body.password)) || !person) {
      if (person) this.tellRefused(person.id, from);
      throw wrong();
    }
    if (!person.confirmed)
      throw new Problem({
        status: 403,
        code: 'address-not-verified',
        detail: 'Confirm your e-mail address first; the link was sent to it.',
      });
    const token = await this.database.transaction(door, async (tx) => {
      await this.signIns.succeeded(tx, person.id, email, from.address);
      if (before) await tx.query(`delete from identity.sessions where token_hash = $1`, [hashed(before)]);
      const opened = await this.open(tx, person.id, from);
      await this.tell(tx, person.id, from.requestId, 'session.opened', { address: from.address });
      return opened;
    });
    return { token, answer: { person: show('per', person.id), name: person.name, email } };
  }

  /** Not waited for: how long the record takes would tell that there is an account. */
  private tellRefused(personId: string, { address, requestId }: From): void {
    void this.database
      .transaction(door, (tx) => this.tell(tx, personId, requestId, 'session.refused', { address }))
      .catch((error: unknown) => this.log.warn(`a refused sign-in is not on record: ${String(error)}`));
  }

  /** Sessions that are open, newest first. */
  list(caller: Caller, query: PageQuery): Promise<Page<SessionDto>> {
    const binding = ['sessions', caller.personId];
    const after = this.cursors.after(query, binding)?.[0] ?? null;
    return this.database.transaction(caller, async (tx) => {
      const rows = await tx.query<SessionDto & { [column: string]: unknown }>(
        `select id, created_at, idle_until, expires_at, address, user_agent from identity.sessions
          where person_id = $1 and expires_at > $2 and idle_until > $2 and ($3::uuid is null or id < $3)
          order by id desc limit $4`,
        [caller.personId, tx.now, after, (query.limit ?? 50) + 1],
      );
      const own = caller.credentials.kind === 'session' ? caller.credentials.sessionId : null;
      const shown = (row: SessionDto) => ({ ...row, id: show('ses', row.id), current: row.id === own });
      return this.cursors.page(rows, query, binding, (row) => [row.id], shown);
    });
  }

  async end(caller: Caller, sessionId: string): Promise<void> {
    await this.database.transaction(caller, async (tx) => {
      const ended = await tx.change(`delete from identity.sessions where id = $1 and person_id = $2`, [
        sessionId,
        caller.personId,
      ]);
      if (ended === 0) throw Problem.notFound('session');
      await this.tell(tx, caller.personId, caller.requestId, 'session.ended', { session: show('ses', sessionId) });
    });
  }

  /** Always the same answer, whether or not there is an account. */
  async askReset(body: AskReset, from: From): Promise<void> {
    await this.limiter.take(`reset:address:${addressKey(from.address)}`, 20, 3600);
    await this.limiter.take(`reset:account:${body.email.toLowerCase()}`, 3, 3600);
    // Not waited for: how long the mail takes would tell whether there is an account.
    void this.mailReset(body, from).catch((error: unknown) => this.log.warn(`reset: ${String(error)}`));
  }

  private async mailReset(body: AskReset, { address, requestId }: From): Promise<void> {
    await this.database.transaction(door, async (tx) => {
      const person = await tx.first<{ id: string; locale: string }>(
        `select id, locale from identity.people where email = lower($1)`,
        [body.email],
      );
      if (!person) return;
      const token = await this.links.make(tx, 'reset_password', person.id);
      await this.tell(tx, person.id, requestId, 'password.reset_asked', { address });
      const mail = accountMail('reset', person.locale, this.people.link('reset', token));
      this.mailer.afterCommit(tx, { to: body.email, ...mail });
    });
  }

  /** Sets the password and ends every session of the person. */
  async confirmReset(body: ConfirmReset, from: From): Promise<void> {
    await this.signIns.linkFromAddress(from.address);
    const hash = await this.people.hash(body.password);
    await this.database.transaction(door, async (tx) => {
      const { personId } = await this.links.take(tx, 'reset_password', body.token);
      const person = await tx.first<{ email: string }>(
        `update identity.people set password_hash = $2, email_verified_at = coalesce(email_verified_at, $3) where id = $1
         returning email`,
        [personId, hash, tx.now],
      );
      if (!personId || !person) throw Problem.notFound('person');
      await tx.query(`delete from identity.sessions where person_id = $1`, [personId]);
      await this.links.end(tx, 'reset_password', personId);
      await this.signIns.succeeded(tx, personId, person.email, from.address);
      await this.tell(tx, personId, from.requestId, 'password.reset', {});
    });
  }

  /**
   * Proves an address, and that whoever reads its mail is who chose the password: else a stranger could register
   * somebody's address and wait for its owner to click. Then what was claimed with it is theirs.
   */
  async confirmAddress(body: ConfirmAddress, from: From): Promise<ConfirmedDto> {
    await this.signIns.linkFromAddress(from.address);
    await this.limiter.take(`confirm:${hashed(body.token).toString('hex')}`, 10, 900);
    return this.database.transaction(door, async (tx) => {
      const { personId, payload } = await this.links.take<{ grant?: RoleGrant }>(tx, 'verify_email', body.token);
      const person = await tx.first<{ id: string; email: string; password_hash: string | null }>(
        `select id, email, password_hash from identity.people where id = $1 for update`,
        [personId],
      );
      // What is thrown here leaves the link as it was.
      if (!(await passwordMatches(person?.password_hash, body.password)) || !person) throw wrongPassword();
      await tx.query(`update identity.people set email_verified_at = coalesce(email_verified_at, $2) where id = $1`, [
        person.id,
        tx.now,
      ]);
      await this.tell(tx, person.id, from.requestId, 'address.confirmed', {});
      const { grant } = payload;
      if (grant) await this.give(tx, grant, person.id);
      const organisation = grant?.organisationId ? show('org', grant.organisationId) : null;
      return { status: 'verified', email: person.email, organisation };
    });
  }

  /** From here on somebody stands behind what was claimed: an organisation is news only now. */
  private async give(tx: Tx, grant: RoleGrant, personId: string): Promise<void> {
    await this.identity.grantRole(tx, { ...grant, personId });
    const { scopeKind, scopeId } = grant;
    if (scopeKind !== 'organisation') return;
    await tx.within('identity', { organisations: [scopeId] }, () =>
      this.outbox.publish(tx, { topic: 'organisation.claimed', scopeId, key: scopeId }),
    );
  }

  /** What happens to a person's account is on the person's own record. */
  private tell(tx: Tx, personId: string, requestId: string, action: AuditAction, details: object): Promise<void> {
    const subject = action.split('.')[0];
    return tx.within('identity', { person: personId }, () =>
      this.audit.record(
        tx,
        { personId, requestId },
        { scopeId: personId, action, subject, subjectId: personId, details },
      ),
    );
  }

  private async open(tx: Tx, personId: string, from: From): Promise<string> {
    const token = newToken();
    const after = (seconds: number) => new Date(tx.now.getTime() + seconds * 1000);
    await tx.query(
      `insert into identity.sessions (id, token_hash, person_id, created_at, idle_until, expires_at, address, user_agent)
       values ($1, $2, $3, $4, $5, $6, $7, $8)`,
      [
        newId(),
        hashed(token),
        personId,
        tx.now,
        after(idleSeconds),
        after(absoluteSeconds),
        from.address,
        from.userAgent?.slice(0, 200) ?? null,
      ],
    );
    return token;
  }
}
