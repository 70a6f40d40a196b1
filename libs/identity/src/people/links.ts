import { Injectable } from '@nestjs/common';
import { Problem } from '@app/platform/http';
import type { Tx } from '@app/platform/database';
import { platformScope } from '../guard/scopes';
import { inside } from '../inside';
import { hashed, newToken } from '../keys/secrets';

/** How long a link of each purpose is good, in seconds. */
const lifetimes = {
  setup: 3600,
  verify_email: 86_400,
  reset_password: 1800,
} as const;
export type Purpose = keyof typeof lifetimes;
export const purposes = Object.keys(lifetimes) as Purpose[];

/** Of a link that was used, or ended by the use of another, its state alone is kept; one whose time ran out goes a day later. */
const emptied = `person_id = null, payload = '{}'`;

/** What whoever has a link may know before they use it. */
interface LinkState {
  state: 'open' | 'used' | 'expired';
  expires_at: Date;
}

/** The answer to every link that opens nothing. */
export const linkUsedOrExpired = () =>
  new Problem({
    status: 410,
    code: 'link-used-or-expired',
    detail: 'This link was used already or is too old. Ask for a new one.',
  });

/**
 * One-time links: kept as a hash, taken by one conditional update, so that of two uses at once exactly one wins. What was used
 * stays until it would have ended and a day longer, so that whoever opens it once more is told what became of it: whose it was
 * and what it carried does not.
 */
@Injectable()
export class Links {
  /** @returns the token that goes into the link */
  async make(tx: Tx, purpose: Purpose, personId: string | null, payload: object = {}): Promise<string> {
    const token = newToken();
    await inside(tx, () =>
      tx.query(
        `insert into identity.one_time_links (hash, purpose, person_id, payload, created_at, expires_at)
         values ($1, $2, $3, $4, $5, $6)`,
        [
          hashed(token),
          purpose,
          personId,
          JSON.stringify(payload),
          tx.now,
          new Date(tx.now.getTime() + lifetimes[purpose] * 1000),
        ],
      ),
    );
    return token;
  }

  /** Uses a link up. @throws 410 `link-used-or-expired` */
  async take<P extends object>(
    tx: Tx,
    purpose: Purpose,
    token: string,
  ): Promise<{ personId: string | null; payload: P }> {
    const [row] = await inside(tx, () =>
      tx.query<{ personId: string | null; payload: P }>(
        `with held as materialized (select hash, person_id, payload from identity.one_time_links
           where hash = $1 and purpose = $2 and expires_at > $3 and used_at is null for update)
         update identity.one_time_links l set used_at = $3, ${emptied} from held
          where l.hash = held.hash returning held.person_id as "personId", held.payload`,
        [hashed(token), purpose, tx.now],
      ),
    );
    if (!row) throw linkUsedOrExpired();
    return row;
  }

  /** Ends what a person has of a purpose: links that were asked for before open nothing any more. */
  async end(tx: Tx, purpose: Purpose, personId: string): Promise<void> {
    await inside(tx, () =>
      tx.query(
        `update identity.one_time_links set used_at = $3, ${emptied}
          where person_id = $1 and purpose = $2 and used_at is null`,
        [personId, purpose, tx.now],
      ),
    );
  }

  /**
   * Whether a link opens what it is for, and else why not: nothing of whom it is for, nor of what it opens.
   * @throws 410 where there is no such link, or none any more
   */
  async look(tx: Tx, purpose: Purpose, token: string): Promise<LinkState> {
    // Of two links for the first administrator the one that was not used opens nothing either.
    const row = await inside(tx, () =>
      tx.first<{ expires_at: Date; used: boolean; [column: string]: unknown }>(
        `select expires_at, used_at is not null or (purpose = 'setup'
             and exists (select 1 from identity.role_grants where scope_kind = 'platform' and scope_id = $3)) as used
           from identity.one_time_links where hash = $1 and purpose = $2`,
        [hashed(token), purpose, platformScope],
      ),
    );
    if (!row) throw linkUsedOrExpired();
    const { expires_at, used } = row;
    if (used) return { state: 'used', expires_at };
    return { state: expires_at > tx.now ? 'open' : 'expired', expires_at };
  }
}
