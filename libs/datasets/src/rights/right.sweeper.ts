import { Injectable } from '@nestjs/common';
import { Database } from '@app/platform/database';
import { Rounds } from '@app/platform/rounds';
import type { Agreement } from './agreement.entity';
import { Agreements } from './agreements.service';

const batch = 200;

/** Tells, once each, that the time of an agreement is over: whoever works with the data hears of it. */
@Injectable()
export class RightSweeper extends Rounds {
  protected readonly everyMilliseconds = 10_000;

  constructor(
    private readonly database: Database,
    private readonly agreements: Agreements,
  ) {
    super();
  }

  /** One look. @returns how many agreements it ended */
  async round(): Promise<number> {
    const due = await this.database.transaction({ door: 'system', scopes: {} }, (tx) =>
      tx.query<Agreement & { [column: string]: unknown }>(
        `select * from agreements where state = 'in_force' and until <= $1 order by until limit ${batch}`,
        [tx.now],
      ),
    );
    let ended = 0;
    for (const row of due) {
      const entry = { door: 'partner' as const, scopes: { organisations: [row.org_id] } };
      if (await this.database.transaction(entry, (tx) => this.agreements.expire(tx, row))) ended++;
    }
    return ended;
  }
}
