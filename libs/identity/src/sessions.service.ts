import { Injectable, Logger } from '@nestjs/common';
import type { Caller } from '@app/access';
import { Audit } from '@app/audit';
import { Config } from '@app/platform/config';
import { Database, type Entry, type Tx } from '@app/platform/database';
import { Problem, RateLimiter } from '@app/platform/http';
import { newId, show } from '@app/platform/ids';
import { Mailer } from '@app/platform/mail';
import { addressKey } from './browser';
import { Links } from './links';
import { passwordMatches } from './passwords';
import { People } from './people';
import { hashed, newToken } from './secrets';
import type { AskReset, ConfirmReset, SessionDto, SignIn, SignedInDto } from './session.dto';

const door: Entry = { door: 'identity', scopes: {} };
const idleSeconds = 12 * 3600;
const absoluteSeconds = 7 * 86_400;

const wrong = () =>
  new Problem({ status: 401, code: 'wrong-credentials', detail: 'No account has this address and this password.' });

/** Signing in and out, and getting back in. */
@Injectable()
export class Sessions {
  private readonly log = new Logger('Sessions');

  constructor(
    private readonly database: Database,
    private readonly limiter: RateLimiter,
    private readonly links: Links,
    private readonly people: People,
    private readonly mailer: Mailer,
    private readonly config: Config,
    private readonly audit: Audit,
  ) {}

  /** Throttled by account and by address, never locked for good; the same answer and time for an unknown address. */
  async signIn(
    body: SignIn,
    from: { address: string; userAgent?: string },
  ): Promise<{ token: string; answer: SignedInDto }> {
    const email = body.email.toLowerCase();
    await this.limiter.take(`sign-in:address:${addressKey(from.address)}`, this.config.signInsPerAddress, 300);
    await this.limiter.take(`sign-in:account:${email}`, 10, 900);
    const person = await this.database.transaction(door, (tx) =>
      tx.first<{ id: string; name: string; password_hash: string | null; email_verified_at: Date | null }>(
        `select id, name, password_hash, email_verified_at from identity.people where email = $1 and disabled_at is null`,
        [email],
      ),
    );
    // Outside the transaction: hashing takes tens of milliseconds and holds no connection.
    if (!(await passwordMatches(person?.password_hash, body.password)) || !person) throw wrong();
    if (!person.email_verified_at)
      throw new Problem({
        status: 403,
        code: 'address-not-verified',
        detail: 'Confirm your e-mail address first; the link was sent to it.',
      });
    await this.limiter.clear(`sign-in:account:${email}`);
    const token = await this.database.transaction(door, (tx) => this.open(tx, person.id, from));
    return { token, answer: { person: show('per', person.id), name: person.name, email } };
  }

  list(caller: Caller): Promise<{ data: SessionDto[] }> {
    return this.database.transaction(caller, async (tx) => {
      const rows = await tx.query<SessionDto & { [column: string]: unknown }>(
        `select id, created_at, idle_until, expires_at, address, user_agent from identity.sessions
          where person_id = $1 and expires_at > $2 and idle_until > $2 order by id desc`,
        [caller.personId, tx.now],
      );
      const own = caller.credentials.kind === 'session' ? caller.credentials.sessionId : null;
      return { data: rows.map((row) => ({ ...row, id: show('ses', row.id), current: row.id === own })) };
    });
  }

  async end(caller: Caller, sessionId: string): Promise<void> {
    const ended = await this.database.transaction(caller, (tx) =>
      tx.change(`delete from identity.sessions where id = $1 and person_id = $2`, [sessionId, caller.personId]),
    );
    if (ended === 0) throw Problem.notFound('session');
  }

  /** Always the same answer, whether or not there is an account. */
  async askReset(body: AskReset, address: string): Promise<void> {
    await this.limiter.take(`reset:address:${addressKey(address)}`, 20, 3600);
    await this.limiter.take(`reset:account:${body.email.toLowerCase()}`, 3, 3600);
    // Not waited for: how long the mail takes would tell whether there is an account.
    void this.mailReset(body).catch((error: unknown) => this.log.warn(`reset: ${String(error)}`));
  }

  private async mailReset(body: AskReset): Promise<void> {
    await this.database.transaction(door, async (tx) => {
      const person = await tx.first<{ id: string }>(
        `select id from identity.people where email = lower($1) and disabled_at is null`,
        [body.email],
      );
      if (!person) return;
      const token = await this.links.make(tx, 'reset_password', person.id);
      this.mailer.afterCommit(tx, {
        to: body.email,
        subject: 'A new password for Monsoon',
        text: `Choose a new password within half an hour:\n${this.people.link('reset', token)}\n\nIf you did not ask for it, do nothing.\n`,
      });
    });
  }

  /** Sets the password and ends every session of the person. */
  async confirmReset(body: ConfirmReset, requestId: string): Promise<void> {
    const hash = await this.people.hash(body.password);
    await this.database.transaction(door, async (tx) => {
      const { personId } = await this.links.take(tx, 'reset_password', body.token);
      if (!personId) throw Problem.notFound('person');
      await tx.query(
        `update identity.people set password_hash = $2, email_verified_at = coalesce(email_verified_at, $3) where id = $1`,
        [personId, hash, tx.now],
      );
      await tx.query(`delete from identity.sessions where person_id = $1`, [personId]);
      // Links that were asked for before open nothing any more.
      await tx.query(`delete from identity.one_time_links where person_id = $1 and purpose = 'reset_password'`, [
        personId,
      ]);
      await tx.within('identity', { person: personId }, () =>
        this.audit.record(
          tx,
          { personId, requestId },
          { scopeId: personId, action: 'password.reset', subject: 'person', subjectId: personId },
        ),
      );
    });
  }

  async verify(token: string): Promise<void> {
    await this.database.transaction(door, async (tx) => {
      const { personId } = await this.links.take(tx, 'verify_email', token);
      await tx.query(`update identity.people set email_verified_at = coalesce(email_verified_at, $2) where id = $1`, [
        personId,
        tx.now,
      ]);
    });
  }

  private async open(tx: Tx, personId: string, from: { address: string; userAgent?: string }): Promise<string> {
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
