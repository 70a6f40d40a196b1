import { Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { advisoryLocks, Database } from '../database';
import { Hints } from './hints';
import { kindOf } from './outbox';

interface Due {
  id: bigint;
  scope_id: string;
  topic: string;
  key: string;
  payload: Record<string, unknown>;
}

/** `id` is the event's own, the same at every delivery: what must happen once is kept under it. */
type Handler = (event: { id: bigint; scopeId: string; key: string; payload: Record<string, unknown> }) => Promise<void>;

const batch = 200;
const lookAgainMilliseconds = 1000;
const longestPauseSeconds = 300;

/**
 * Publishes outbox rows in two loops that never wait for each other. One stamps: gives each row a `seq` in commit order
 * and wakes streams. The other delivers what is stamped to the rooms that asked for its topic; a handler rings a
 * queue or does something short of its own, and if it fails the row is tried again after a growing pause, while the rows behind it go on.
 */
@Injectable()
export class Relay implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly log = new Logger('Relay');
  private readonly handlers = new Map<string, Handler[]>();
  private readonly stopping = new AbortController();
  private running: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly database: Database,
    private readonly hints: Hints,
  ) {}

  /** Rooms call this while they start. Delivery is at least once. */
  on(topic: string, handler: Handler): void {
    this.handlers.set(topic, [...(this.handlers.get(topic) ?? []), handler]);
  }

  onApplicationBootstrap(): void {
    this.running = Promise.all([this.loop('outbox', () => this.stamp()), this.loop('stamped', () => this.deliver())]);
  }

  async onApplicationShutdown(): Promise<void> {
    this.stopping.abort();
    await this.running;
  }

  /** One step after the other, at once while there is more, else at the next hint. */
  private async loop(hint: string, step: () => Promise<number>): Promise<void> {
    while (!this.stopping.signal.aborted) {
      try {
        if ((await step()) === batch) continue;
      } catch (error) {
        this.log.warn(`${hint}: ${String(error)}`);
      }
      await this.hints.wait(hint, lookAgainMilliseconds, this.stopping.signal);
    }
  }

  private async stamp(): Promise<number> {
    const stamped = await this.database.transaction({ door: 'system', scopes: {} }, async (tx) => {
      await tx.query('select pg_advisory_xact_lock($1)', [advisoryLocks.stamping]);
      return tx.query<{ scope_id: string; topic: string }>(
        `with due as (select id from outbox where seq is null order by id limit ${batch} for update skip locked),
              numbered as (select id, nextval('outbox_seq') as seq from (select id from due order by id) ordered)
         update outbox o set seq = n.seq, due_at = $1 from numbered n where o.id = n.id returning o.scope_id, o.topic`,
        [tx.now],
      );
    });
    const kinds = new Map<string, Set<string>>();
    for (const { scope_id, topic } of stamped)
      kinds.set(scope_id, (kinds.get(scope_id) ?? new Set()).add(kindOf(topic)));
    if (stamped.length > 0) await this.hints.published(kinds);
    return stamped.length;
  }

  private deliver(): Promise<number> {
    return this.database.transaction({ door: 'system', scopes: {} }, async (tx) => {
      const rows = await tx.query<Due>(
        `select id, scope_id, topic, key, payload from outbox where delivered_at is null and seq is not null and due_at <= $1
          order by due_at, seq limit ${batch} for update skip locked`,
        [tx.now],
      );
      // All at once: where Redis is away each handler gives up after its own patience, not after the sum of all.
      const taken = await Promise.all(rows.map((row) => this.hand(row)));
      const idsOf = (wanted: boolean) => rows.filter((_, n) => taken[n] === wanted).map(({ id }) => id);
      await tx.query(`update outbox set delivered_at = $2 where id = any ($1)`, [idsOf(true), tx.now]);
      await tx.query(
        `update outbox set failures = failures + 1,
           due_at = $2::timestamptz + make_interval(secs => least(power(2, least(failures, 20)), ${longestPauseSeconds}))
          where id = any ($1)`,
        [idsOf(false), tx.now],
      );
      return rows.length;
    });
  }

  /** Whether every room that asked for it took it; none waits for another, and if one fails all are told again later. */
  private async hand({ id, topic, scope_id, key, payload }: Due): Promise<boolean> {
    const handlers = this.handlers.get(topic) ?? [];
    const answers = await Promise.allSettled(
      handlers.map(async (handle) => handle({ id, scopeId: scope_id, key, payload })),
    );
    const refusals = answers.filter((answer) => answer.status === 'rejected');
    for (const { reason } of refusals) this.log.warn(`${topic} ${key} not delivered yet: ${String(reason)}`);
    return refusals.length === 0;
  }
}
