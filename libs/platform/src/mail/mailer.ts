import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { Global, Injectable, Logger, Module, type OnApplicationShutdown } from '@nestjs/common';
import { createTransport } from 'nodemailer';
import { Config } from '../config';
import type { Tx } from '../database';
import { newId } from '../ids';

/** A mail: plain text, and the same as HTML where there is one. */
export interface Mail {
  /** The same at every try to send it: a mail that went out twice is shown once. Left out: it is sent once or not at all. */
  id?: string;
  to: string;
  subject: string;
  text: string;
  html?: string;
}

const momentMilliseconds = 1000;

/** Sends by SMTP, or writes .eml files into a folder when no server is set. */
@Injectable()
export class Mailer implements OnApplicationShutdown {
  private readonly underWay = new Set<Promise<void>>();
  private readonly log = new Logger('Mailer');

  constructor(private readonly config: Config) {}

  /**
   * Sends once the transaction has committed. Whoever asked waits for a moment and no longer: a mail server that is slow, or
   * says nothing, must not hold their answer. A mail that is lost can be asked for again.
   */
  afterCommit(tx: Tx, mail: Mail): void {
    tx.afterCommit(async () => {
      const sending = this.send(mail)
        .catch((error: unknown) => this.log.warn(`a mail was not sent: ${String(error)}`))
        .finally(() => this.underWay.delete(sending));
      this.underWay.add(sending);
      const moment = new AbortController();
      await Promise.race([sending, setTimeout(momentMilliseconds, undefined, { signal: moment.signal })]).finally(() =>
        moment.abort(),
      );
    });
  }

  /** Waits for mails under way, each of which ends in its time. */
  async onApplicationShutdown(): Promise<void> {
    await Promise.all(this.underWay);
  }

  /** @throws where the server refused it, or did not take it in time: by then the connection is closed */
  async send({ id = newId(), ...mail }: Mail): Promise<void> {
    const from = this.config.mailFrom;
    const message = { from, messageId: `<${id}@${/@([^\s>]+)/.exec(from)?.[1] ?? 'monsoon'}>`, ...mail };
    if (this.config.smtpUrl) {
      // One limit for the whole: a server that says something now and then outlasts a limit on silence.
      const signal = AbortSignal.timeout(this.config.mailSeconds * 1000);
      await createTransport(this.config.smtpUrl).sendMail({ ...message, signal });
      return;
    }
    const written = await createTransport({ streamTransport: true, buffer: true, newline: 'unix' }).sendMail(message);
    await mkdir(this.config.mailFolder, { recursive: true });
    await writeFile(join(this.config.mailFolder, `${id}.eml`), written.message as Buffer, { mode: 0o600 });
    this.log.debug(`a mail was written to ${this.config.mailFolder}`);
  }
}

@Global()
@Module({ providers: [Mailer], exports: [Mailer] })
export class MailModule {}
