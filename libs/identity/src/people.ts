import { Injectable } from '@nestjs/common';
import { Config } from '@app/platform/config';
import type { Tx } from '@app/platform/database';
import { newId } from '@app/platform/ids';
import { Mailer } from '@app/platform/mail';
import { Links } from './links';
import { checkPassword, hashPassword } from './passwords';

/** Making people and proving their e-mail addresses. */
@Injectable()
export class People {
  constructor(
    private readonly links: Links,
    private readonly mailer: Mailer,
    private readonly config: Config,
  ) {}

  /**
   * Makes a person; hashing happens before the transaction, so give the hash. @returns null when the address is taken
   */
  async make(
    tx: Tx,
    person: { email: string; name: string; passwordHash: string; verified: boolean },
  ): Promise<string | null> {
    const id = newId();
    const made = await tx.within('identity', tx.scopes, () =>
      tx.change(
        `insert into identity.people (id, email, name, password_hash, email_verified_at, created_at)
         values ($1, lower($2), $3, $4, $5, $6) on conflict (email) do nothing`,
        [id, person.email, person.name, person.passwordHash, person.verified ? tx.now : null, tx.now],
      ),
    );
    return made === 1 ? id : null;
  }

  /** Checks a password's quality and hashes it. @throws 400 */
  async hash(password: string, pointer?: string): Promise<string> {
    checkPassword(password, pointer);
    return hashPassword(password);
  }

  /** Sends the link that proves an address. */
  async askToVerify(tx: Tx, personId: string, email: string): Promise<void> {
    const token = await this.links.make(tx, 'verify_email', personId);
    this.mailer.afterCommit(tx, {
      to: email,
      subject: 'Confirm your address for Monsoon',
      text: `Welcome to Monsoon.\n\nConfirm this address within a day:\n${this.link('verify', token)}\n`,
    });
  }

  /** Tells who registers again that there is an account: the web answer is the same for both. */
  tellTaken(tx: Tx, email: string): void {
    this.mailer.afterCommit(tx, {
      to: email,
      subject: 'You have an account at Monsoon',
      text: 'Somebody registered with this address, which has an account already. If it was you, sign in or reset your password.\n',
    });
  }

  /** Address of a page of the site that takes a token in its fragment, which no server log sees. */
  link(page: string, token: string): string {
    return `${this.config.origin || `http://${this.config.host}:${this.config.port}`}/${page}#${token}`;
  }
}
