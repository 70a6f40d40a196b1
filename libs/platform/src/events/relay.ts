import { Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { Database } from '../database';
import { Hints } from './hints';

interface Stamped {
  id: bigint;
  seq: bigint;
  scope_id: string;
  topic: string;
  key: string;
  payload: Record<string, unknown>;
}

type Handler = (event: { scopeId: string; key: string; payload: Record<string, unknown> }) => Promise<void>;

const batch = 200;
const lookAgainMilliseconds = 1000;
/** Advisory lock: one stamper at a time, or numbers would become visible out of order. */
const stamperLock = 727002;

/**
 * Publishes outbox rows: gives each a `seq` in commit order, wakes streams, and hands it to the rooms that asked for its
 * topic. A handler only rings a queue; if it fails, the row stays undelivered and is tried again.
 */
@Injectable()
export class Relay implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly log = new Logger('Relay');
  private readonly handlers = new Map<string, Handler[]>();
  private readonly stopping = new AbortController();
  private running: Promise<void> = Promise.resolve();

  constructor(
    private readonly database: Database,
    private readonly hints: Hints,
  ) {}

  /** Rooms call this while they start. Delivery is at least once. */
  on(topic: string, handler: Handler): void {
    this.handlers.set(topic, [...(this.handlers.get(topic) ?? []), handler]);
  }

  onApplicationBootstrap(): void {
    this.running = this.loop();
  }

  async onApplicationShutdown(): Promise<void> {
    this.stopping.abort();
    await this.running;
  }

  /** Stamps and delivers what is there now. @returns how many rows were stamped */
  async drain(): Promise<number> {
    const stamped = await this.stamp();
    for (const scope of new Set(stamped.map((row) => row.scope_id))) await this.hints.send(`scope:${scope}`);
    await this.deliver();
    return stamped.length;
  }

  private async loop(): Promise<void> {
    while (!this.stopping.signal.aborted) {
      try {
        if ((await this.drain()) === batch) continue;
      } catch (error) {
        this.log.warn(`outbox not drained: ${String(error)}`);
      }
      await this.hints.wait('outbox', lookAgainMilliseconds, this.stopping.signal);
    }
  }

  private stamp(): Promise<Stamped[]> {
    return this.database.transaction({ door: 'system', scopes: {} }, async (tx) => {
      await tx.query('select pg_advisory_xact_lock($1)', [stamperLock]);
      const rows = await tx.query<Stamped>(
        `with due as (select id from outbox where seq is null order by id limit ${batch} for update skip locked),
              numbered as (select id, nextval('outbox_seq') as seq from (select id from due order by id) ordered)
         update outbox o set seq = n.seq from numbered n where o.id = n.id
         returning o.id, o.seq, o.scope_id, o.topic, o.key, o.payload`,
      );
      return rows;
    });
  }

  private deliver(): Promise<void> {
    return this.database.transaction({ door: 'system', scopes: {} }, async (tx) => {
      const rows = await tx.query<Stamped>(
        `select id, seq, scope_id, topic, key, payload from outbox
          where seq is not null and delivered_at is null order by seq limit ${batch} for update skip locked`,
      );
      const delivered: bigint[] = [];
      for (const row of rows) {
        try {
          for (const handle of this.handlers.get(row.topic) ?? [])
            await handle({ scopeId: row.scope_id, key: row.key, payload: row.payload });
          delivered.push(row.id);
        } catch (error) {
          this.log.warn(`${row.topic} ${row.key} not delivered yet: ${String(error)}`);
        }
      }
      if (delivered.length > 0)
        await tx.query(`update outbox set delivered_at = $2 where id = any ($1)`, [delivered, tx.now]);
    });
  }
}
