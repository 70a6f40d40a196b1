import { Injectable } from '@nestjs/common';
import { Problem } from '@app/platform/http';
import type { Tx } from '@app/platform/database';
import { inside } from '../inside';
import { hashed, newToken } from '../keys/secrets';

/** How long a link of each purpose is good, in seconds. */
const lifetimes = {
  setup: 3600,
  verify_email: 86_400,
  reset_password: 1800,
} as const;
export type Purpose = keyof typeof lifetimes;

/** The answer to every link that opens nothing. */
export const linkUsedOrExpired = () =>
  new Problem({
    status: 410,
    code: 'link-used-or-expired',
    detail: 'This link was used already or is too old. Ask for a new one.',
  });

/** One-time links: kept as a hash, taken by deleting, so that of two uses at once exactly one wins. */
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
        `delete from identity.one_time_links where hash = $1 and purpose = $2 and expires_at > $3
         returning person_id as "personId", payload`,
        [hashed(token), purpose, tx.now],
      ),
    );
    if (!row) throw linkUsedOrExpired();
    return row;
  }
}
