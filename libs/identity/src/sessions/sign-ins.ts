import { Injectable } from '@nestjs/common';
import { Config } from '@app/platform/config';
import type { Tx } from '@app/platform/database';
import { RateLimiter } from '@app/platform/http';
import { addressKey } from './browser';

/** Tries from one address for one account in a quarter of an hour. */
const triesFromOnePlace = 10;
/** Looks at links from one address for each use of one that is taken: the page is opened, left for signing in and opened again. */
const looksForEachUse = 4;
/** Tries for one account in an hour from addresses where nobody signed in to it. */
const triesFromElsewhere = 100;

/**
 * Slows guessing without ever locking anybody out: who guesses from elsewhere uses up what is left for places unknown
 * to the account, and its owner goes on signing in from where they did before.
 */
@Injectable()
export class SignIns {
  constructor(
    private readonly limiter: RateLimiter,
    private readonly config: Config,
  ) {}

  /** Counts a try from an address, whosever account it is for. @throws 429 */
  async fromAddress(address: string, email: string): Promise<void> {
    const place = addressKey(address);
    await this.limiter.take(`sign-in:address:${place}`, this.config.signInsPerAddress, 300);
    await this.limiter.take(`sign-in:place:${email}:${place}`, triesFromOnePlace, 900);
  }

  /** Counts the use of a one-time link: each hashes a password before anybody knows whether the link is one. @throws 429 */
  async linkFromAddress(address: string): Promise<void> {
    await this.limiter.take(`link:address:${addressKey(address)}`, this.config.signInsPerAddress, 300);
  }

  /** Counts a look at what a mailed link is about, each a guess at what is kept: apart from uses, which it leads to. @throws 429 */
  async lookFromAddress(address: string): Promise<void> {
    const most = looksForEachUse * this.config.signInsPerAddress;
    await this.limiter.take(`look:address:${addressKey(address)}`, most, 300);
  }

  /** Counts a try for an account from a place that is not known to it; the same for an address without one. @throws 429 */
  async fromElsewhere(email: string): Promise<void> {
    await this.limiter.take(`sign-in:account:${email}`, triesFromElsewhere, 3600);
  }

  /** Who proved to be themselves at this place may try again there. */
  async succeeded(tx: Tx, personId: string, email: string, address: string): Promise<void> {
    await tx.query(
      `insert into identity.known_places (person_id, address, last_at) values ($1, $2, $3)
       on conflict (person_id, address) do update set last_at = excluded.last_at`,
      [personId, addressKey(address), tx.now],
    );
    tx.afterCommit(() => this.limiter.clear(`sign-in:place:${email}:${addressKey(address)}`));
  }
}
