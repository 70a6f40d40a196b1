import { setTimeout as wait } from 'node:timers/promises';
import { Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { Database } from '@app/platform/database';
import type { Agreement } from './agreement.entity';
import { Agreements } from './agreements.service';

const everyMilliseconds = 10_000;
const batch = 200;

/** Tells, once each, that the time of an agreement is over: whoever works with the data hears of it. */
@Injectable()
export class RightSweeper implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly log = new Logger('RightSweeper');
  private readonly stopping = new AbortController();
  private running: Promise<void> = Promise.resolve();

  constructor(
    private readonly database: Database,
    private readonly agreements: Agreements,
  ) {}

  onApplicationBootstrap(): void {
    this.running = this.loop();
  }

  async onApplicationShutdown(): Promise<void> {
    this.stopping.abort();
    await this.running;
  }

  /** One look. @returns how many agreements it ended */
  async sweep(): Promise<number> {
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

  private async loop(): Promise<void> {
    while (!this.stopping.signal.aborted) {
      await this.sweep().catch((error: unknown) => this.log.warn(`agreements not swept: ${String(error)}`));
      await wait(everyMilliseconds, undefined, { signal: this.stopping.signal }).catch(() => undefined);
    }
  }
}
