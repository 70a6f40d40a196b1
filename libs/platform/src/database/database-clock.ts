import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Clock } from '../clock';
import { Rounds } from '../rounds';
import { Database } from './database';

/** Milliseconds: an answer that took longer tells the time worse than the clock that runs. */
const longestAnswer = 1000;

/**
 * Keeps this process's clock by PostgreSQL's: all processes judge leases, ends and periods by one clock, however wrong
 * that of their own machine is. Set before the process takes work, and again each minute.
 */
@Injectable()
export class DatabaseClock extends Rounds implements OnModuleInit {
  protected readonly everyMilliseconds = 60_000;

  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {
    super();
  }

  /** Any answer is better than the machine's own word; its error is at most half the time that it took. */
  onModuleInit(): Promise<void> {
    return this.look(Number.POSITIVE_INFINITY);
  }

  round(): Promise<void> {
    return this.look(longestAnswer);
  }

  private async look(patience: number): Promise<void> {
    const asked = performance.now();
    const present = await this.database.transaction({ door: 'partner', scopes: {} }, async (tx) => {
      const [{ now }] = await tx.query<{ now: Date }>('select clock_timestamp() as now');
      return now;
    });
    const took = performance.now() - asked;
    if (took < patience) this.clock.set(new Date(present.getTime() + took / 2));
  }
}
