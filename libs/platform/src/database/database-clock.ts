import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Clock } from '../clock';
import { Rounds } from '../rounds';
import { Database } from './database';

/** Milliseconds: an answer that took longer tells the time worse than the clock that runs. */
const longestAnswer = 200;
/** Questions of one look: the answer that took least time is believed, and is wrong by at most half of that. */
const questions = 5;

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

  /** Any answer is better than the machine's own word. */
  onModuleInit(): Promise<void> {
    return this.look(Number.POSITIVE_INFINITY);
  }

  round(): Promise<void> {
    return this.look(longestAnswer);
  }

  private async look(patience: number): Promise<void> {
    const answers = [];
    for (let n = 0; n < questions; n++) answers.push(await this.ask());
    const [{ took, at, present }] = answers.toSorted((a, b) => a.took - b.took);
    if (took < patience) this.clock.set(new Date(present.getTime() + took / 2 + performance.now() - at));
  }

  private ask(): Promise<{ took: number; at: number; present: Date }> {
    return this.database.transaction({ door: 'partner', scopes: {} }, async (tx) => {
      const asked = performance.now();
      const [{ present }] = await tx.query<{ present: Date }>('select clock_timestamp() as present');
      const at = performance.now();
      return { took: at - asked, at, present };
    });
  }
}
