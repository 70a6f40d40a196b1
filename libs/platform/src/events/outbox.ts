import { Injectable } from '@nestjs/common';
import type { Tx } from '../database';
import { Hints } from './hints';

/** News of a change, committed with it. `key` is the id of what changed; ids travel as UUIDs. */
export interface OutboxEvent {
  /** `<room>.<what happened>`, for example `job.queued`. */
  topic: string;
  /** Organisation, project or programme whose news it is; it must be entered. */
  scopeId: string;
  key: string;
  payload?: Record<string, unknown>;
}

/** The kind of thing that a topic or an action on record is about: `job` of `job.queued`. */
export const kindOf = (topic: string): string => topic.split('.')[0];

/** An event as readers see it: `seq` orders what was published, without gaps that a later commit could fill. */
export interface PublishedEvent {
  seq: bigint;
  topic: string;
  key: string;
  payload: Record<string, unknown>;
  created_at: Date;
}

@Injectable()
export class Outbox {
  constructor(private readonly hints: Hints) {}

  /** Writes the event in the transaction of its cause and rings the relay once that has committed. */
  async publish(tx: Tx, event: OutboxEvent): Promise<void> {
    await tx.named(
      'publish',
      `insert into outbox (scope_id, topic, key, payload, created_at) values ($1, $2, $3, $4, $5)`,
      [event.scopeId, event.topic, event.key, JSON.stringify(event.payload ?? {}), tx.now],
    );
    this.ring(tx);
  }

  /** For database functions that wrote outbox rows themselves. */
  ring(tx: Tx): void {
    tx.afterCommit(() => this.hints.send('outbox'));
  }

  /** Published events of a scope after `seq`, oldest first, at most `limit`; `keys` narrows to some things. */
  async read(tx: Tx, scopeId: string, after: bigint, limit: number, key?: string): Promise<PublishedEvent[]> {
    return tx.query<PublishedEvent>(
      `select seq, topic, key, payload, created_at from outbox
        where scope_id = $1 and seq > $2 and ($4::uuid is null or key = $4) order by seq limit $3`,
      [scopeId, after, limit, key ?? null],
    );
  }

  /** Whether news of a thing has committed but has no `seq` yet: `read` will tell it later. */
  async pending(tx: Tx, scopeId: string, key: string): Promise<boolean> {
    return (
      (await tx.first(`select 1 from outbox where scope_id = $1 and key = $2 and seq is null limit 1`, [
        scopeId,
        key,
      ])) !== null
    );
  }
}
