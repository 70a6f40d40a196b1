import { Injectable, Logger } from '@nestjs/common';
import type { Client, Pool, QueryResultRow } from 'pg';
import { DataSource, type QueryRunner } from 'typeorm';
import { Clock } from '../clock';
import { lookMilliseconds } from '../observability/metrics';
import type { Door, Scopes } from './doors';
import { isAway, keyInUse, retried } from './faults';
import { type IdempotentRequest, recall, remember } from './idempotency';
import { Tx } from './tx';

/** By which door a transaction comes in, and with which ids. A `Caller` of a request is one. */
export interface Entry {
  door: Door;
  scopes: Scopes;
  /** Present on a POST that carries an Idempotency-Key: its result is stored with the effect and replayed. */
  idempotency?: IdempotentRequest | null;
}

/** The only way to the database. Reads and writes both happen inside `transaction`. */
@Injectable()
export class Database {
  private readonly log = new Logger('Database');

  constructor(
    private readonly source: DataSource,
    private readonly clock: Clock,
  ) {}

  /**
   * Runs `work` inside one transaction that entered `entry.door`. The result must be what the client is answered
   * (a DTO, JSON-ready), because it is what a repeated Idempotency-Key replays.
   */
  async transaction<T>(entry: Entry, work: (tx: Tx) => Promise<T>): Promise<T> {
    return retried(() => this.once(entry, work));
  }

  /**
   * One prepared statement that enters its own door and claims its own Idempotency-Keys: a launch, which must cost one
   * round trip. @throws 409 `idempotency-key-in-use`
   */
  async call<R extends QueryResultRow>(name: string, text: string, values: unknown[]): Promise<R[]> {
    const pool = (this.source.driver as unknown as { master: Pool }).master;
    try {
      return (await retried(() => pool.query<R>({ name, text, values }))).rows;
    } catch (error) {
      throw keyInUse(error);
    }
  }

  /**
   * Reads the state of the whole system for a metric, through the system's door: the worker only. PostgreSQL breaks it
   * off when nobody waits for it any more.
   */
  look<R extends QueryResultRow>(text: string, values: unknown[] = []): Promise<R[]> {
    return this.transaction({ door: 'system', scopes: {} }, async (tx) => {
      await tx.query(`set local statement_timeout = ${lookMilliseconds}`);
      return tx.query<R>(text, values);
    });
  }

  private async once<T>(entry: Entry, work: (tx: Tx) => Promise<T>): Promise<T> {
    const runner = this.source.createQueryRunner();
    let result: T;
    let tx: Tx;
    try {
      await runner.startTransaction();
      tx = await Tx.open(runner, entry, this.clock.now());
      const replay = entry.idempotency ? await recall<T>(tx, entry.idempotency) : null;
      if (replay) {
        await runner.rollbackTransaction();
        return replay.answer;
      }
      result = await work(tx);
      if (entry.idempotency) await remember(tx, entry, result);
      await runner.commitTransaction();
    } catch (error) {
      if (isAway(error)) await closeConnection(runner);
      else if (runner.isTransactionActive) await runner.rollbackTransaction().catch(() => undefined);
      throw error;
    } finally {
      await runner.release();
    }
    for (const hook of tx.hooks) {
      await Promise.resolve()
        .then(hook)
        .catch((error: unknown) => this.log.warn(`after commit: ${String(error)}`));
    }
    return result;
  }
}

/** A connection that was lost may still be at its last statement: its pool must not lend it again, and PostgreSQL rolls back. */
async function closeConnection(runner: QueryRunner): Promise<void> {
  const client = await runner.connect().catch(() => null);
  void (client as Client | null)?.end().catch(() => undefined);
}
