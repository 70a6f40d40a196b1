import { Injectable } from '@nestjs/common';
import { Rounds } from '../rounds';
import { Database } from './database';
import { advisoryLocks } from './locks';
import type { Door } from './doors';

/** Rows that are of no use any more some time after the moment in `column`; an index on it is taken for granted. */
export interface Kept {
  table: string;
  column: string;
  /** Days after that moment for which they are kept all the same. */
  days: number;
  /** Door that may delete them. */
  door: Door;
}

const batch = 1000;

/** Deletes what has served its time, in small transactions: the worker only. Rooms name their tables while they start. */
@Injectable()
export class Retention extends Rounds {
  protected readonly everyMilliseconds = 3_600_000;
  private readonly kept: Kept[] = [
    { table: 'idempotency_keys', column: 'created_at', days: 7, door: 'system' },
    { table: 'outbox', column: 'created_at', days: 7, door: 'system' },
  ];

  constructor(private readonly database: Database) {
    super();
  }

  keep(table: Kept): void {
    this.kept.push(table);
  }

  /** One round over every table. @returns rows deleted, by table */
  async round(): Promise<Record<string, number>> {
    const swept: Record<string, number> = {};
    for (const table of this.kept) {
      swept[table.table] = 0;
      for (let deleted = batch; deleted === batch && !this.stop.aborted; swept[table.table] += deleted)
        deleted = await this.deleteSome(table);
    }
    this.log.log({ swept }, 'swept');
    return swept;
  }

  private deleteSome({ table, column, days, door }: Kept): Promise<number> {
    return this.database.transaction({ door, scopes: {} }, async (tx) => {
      const [{ mine }] = await tx.query<{ mine: boolean }>('select pg_try_advisory_xact_lock($1) as mine', [
        advisoryLocks.retention,
      ]);
      if (!mine) return 0;
      return tx.change(
        `delete from ${table} where ctid = any (array(select ctid from ${table} where ${column} < $1 limit ${batch}))`,
        [new Date(tx.now.getTime() - days * 86_400_000)],
      );
    });
  }
}
