import { Injectable } from '@nestjs/common';
import { Identity } from '@app/identity';
import { Config } from '@app/platform/config';
import { Database, type Tx } from '@app/platform/database';
import { Hints } from '@app/platform/events';
import { Mailer } from '@app/platform/mail';
import { Rounds } from '@app/platform/rounds';
import type { Kind, Link } from '../kinds';
import type { NotificationFacts } from '../notification.dto';
import { mailOf } from './mail-text';

interface Due {
  scope_id: string;
  id: string;
  kind: Kind;
  facts: NotificationFacts;
  site: Link['site'];
  path: string;
  mail_tries: number;
  [column: string]: unknown;
}

const batch = 100;
/** A worker that took a mail and died lets another try it after this long; whoever lives gave up before, see `MAIL_SECONDS`. */
const leaseSeconds = 120;
const longestPauseSeconds = 6 * 3600;
/** Some four days of trying; the notification itself stays in the bell. */
const mostTries = 24;

/**
 * Sends the mails of notifications, each by one worker. A mail is taken before it is sent and crossed off afterwards: where a
 * worker dies in between it is sent again under the same Message-ID, which mail programs show once.
 */
@Injectable()
export class MailSender extends Rounds {
  protected readonly everyMilliseconds = 10_000;

  constructor(
    private readonly database: Database,
    private readonly identity: Identity,
    private readonly mailer: Mailer,
    private readonly hints: Hints,
    private readonly config: Config,
  ) {
    super();
  }

  /** Everything that is due. @returns how many were sent */
  async round(): Promise<number> {
    let sent = 0;
    for (let due = await this.due(); due.length > 0 && !this.stop.aborted; due = await this.due()) {
      for (const key of due) if (!this.stop.aborted && (await this.send(key))) sent++;
      if (due.length < batch) break;
    }
    return sent;
  }

  protected override pause(): Promise<unknown> {
    return this.hints.wait('mails', this.everyMilliseconds, this.stop);
  }

  private due(): Promise<Pick<Due, 'scope_id' | 'id'>[]> {
    return this.database.transaction({ door: 'system', scopes: {} }, (tx) =>
      tx.query<Pick<Due, 'scope_id' | 'id'>>(
        `select scope_id, id from notifications where mail_due_at <= $1 order by mail_due_at limit ${batch}`,
        [tx.now],
      ),
    );
  }

  private async send(key: Pick<Due, 'scope_id' | 'id'>): Promise<boolean> {
    const taken = await this.take(key);
    if (!taken) return false;
    const { row, to } = taken;
    try {
      if (to) await this.mailer.send({ id: row.id, to: to.email, ...mailOf(to, row, this.config.siteAddress) });
    } catch (error) {
      this.log.warn(`the mail of ${row.id} was not sent yet: ${String(error)}`);
      this.failed();
      return false;
    }
    await this.within(key, (tx) =>
      tx.query(`update notifications set mail_due_at = null, mailed_at = $3 where scope_id = $1 and id = $2`, [
        key.scope_id,
        key.id,
        to ? tx.now : null,
      ]),
    );
    return to !== null;
  }

  /** Takes a mail for as long as a try may last, and longer with each try. @returns null where another has it, or what it asks for is settled */
  private take({ scope_id, id }: Pick<Due, 'scope_id' | 'id'>) {
    return this.within({ scope_id }, async (tx) => {
      const row = await tx.first<Due>(
        `update notifications set mail_tries = mail_tries + 1, mail_due_at = case when mail_tries + 1 < ${mostTries}
             then $3::timestamptz + make_interval(secs => least(${leaseSeconds} * power(2, mail_tries), ${longestPauseSeconds})) end
          where scope_id = $1 and id = $2 and mail_due_at <= $3 and settled_at is null
         returning scope_id, id, kind, facts, site, path, mail_tries`,
        [scope_id, id, tx.now],
      );
      return row && { row, to: await this.identity.addressee(tx, scope_id) };
    });
  }

  private within<T>({ scope_id: person }: Pick<Due, 'scope_id'>, work: (tx: Tx) => Promise<T>): Promise<T> {
    return this.database.transaction({ door: 'system', scopes: { person } }, work);
  }
}
