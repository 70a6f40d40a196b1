import { Injectable } from '@nestjs/common';
import type { RoleGrant } from '@app/access';
import { Config } from '@app/platform/config';
import type { Tx } from '@app/platform/database';
import { newId } from '@app/platform/ids';
import { Mailer } from '@app/platform/mail';
import { inside } from '../inside';
import { accountMail } from '../mails/account-mail';
import { Links } from './links';
import { hashPassword } from './passwords';

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
    person: { email: string; name: string; passwordHash: string; verified: boolean; locale?: string },
  ): Promise<string | null> {
    const id = newId();
    const made = await inside(tx, () =>
      tx.change(
        `insert into identity.people (id, email, name, password_hash, locale, email_verified_at, created_at)
         values ($1, lower($2), $3, $4, $5, $6, $7) on conflict (email) do nothing`,
        [
          id,
          person.email,
          person.name,
          person.passwordHash,
          person.locale ?? 'en',
          person.verified ? tx.now : null,
          tx.now,
        ],
      ),
    );
    return made === 1 ? id : null;
  }

  /**
   * A role for whoever has this address, to be confirmed by its link and the account's password. A new address gets an
   * account with this password; an address that has one keeps it, and its owner learns by mail what was asked.
   * Whoever asks cannot tell the two apart.
   */
  async claim(
    tx: Tx,
    person: { email: string; name: string; passwordHash: string; locale?: string },
    grant: RoleGrant,
  ): Promise<void> {
    const made = await this.make(tx, { ...person, verified: false });
    const { id, locale } = await this.withAddress(tx, person.email);
    const link = this.link('verify', await this.links.make(tx, 'verify_email', id, { grant }));
    this.mailer.afterCommit(tx, { to: person.email, ...accountMail(made ? 'confirm' : 'claimed', locale, link) });
  }

  /** Hashes a password that its body has held to what is asked of new ones: `@NewPassword()`. */
  hash(password: string): Promise<string> {
    return hashPassword(password);
  }

  /** Address of a page of the site that takes a token in its fragment, which no server log sees. */
  link(page: string, token: string): string {
    return `${this.config.siteAddress}/${page}#${token}`;
  }

  /** Whose address it is; somebody has it. */
  private async withAddress(tx: Tx, email: string): Promise<{ id: string; locale: string }> {
    const [row] = await inside(tx, () =>
      tx.query<{ id: string; locale: string }>(`select id, locale from identity.people where email = lower($1)`, [
        email,
      ]),
    );
    return row;
  }
}
