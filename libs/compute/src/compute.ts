import type { QueryResultRow } from 'pg';
import { Injectable } from '@nestjs/common';
import type { Tx } from '@app/platform/database';
import { Problem } from '@app/platform/http';
import { type CapacityFrom, capacityIn, type Stretch } from './impact';
import { Pool } from './pools/pool.entity';

/** The price in force at a moment. */
export interface Price {
  rateCardId: string;
  /** Minor units for 3600 seconds of one GPU. */
  priceMinor: bigint;
}

/** What other rooms ask of compute. */
@Injectable()
export class Compute {
  /** A pool. @throws 404 when there is none */
  async pool(tx: Tx, id: string): Promise<Pool> {
    // Prepared, like all that a launch reads: an entity's query is planned anew each time.
    const [row] = await tx.named<Pool & QueryResultRow>('pool', 'select * from pools where id = $1', [id]);
    if (!row) throw Problem.notFound('pool');
    return row;
  }

  /** Every pool that is open, by name. */
  async openPools(tx: Tx): Promise<Pool[]> {
    return tx.manager.find(Pool, { where: { state: 'open' }, order: { name: 'ASC' } });
  }

  /** The confirmed price of a pool in a currency in force at `at`; null when the pool lists none. */
  async priceAt(tx: Tx, poolId: string, currency: string, at: Date): Promise<Price | null> {
    const [row] = await tx.named<{ rate_card_id: string; price_minor: bigint }>(
      'price_at',
      'select rate_card_id, price_minor from price_at($1, $2, $3)',
      [poolId, currency, at],
    );
    return row ? { rateCardId: row.rate_card_id, priceMinor: row.price_minor } : null;
  }

  /** GPUs of a pool at a moment; 0 when no capacity is on record. */
  async capacityAt(tx: Tx, poolId: string, at: Date): Promise<number> {
    const [row] = await tx.named<{ gpus: number }>(
      'capacity_at',
      `select gpus from capacities where pool_id = $1 and valid_from <= $2 order by valid_from desc, id desc limit 1`,
      [poolId, at],
    );
    return row?.gpus ?? 0;
  }

  /** GPU-seconds that a pool could or can compute in each of some stretches of time, by every version of its capacity. */
  async capacityIn(tx: Tx, poolId: string, stretches: readonly Stretch[]): Promise<bigint[]> {
    // Of two versions that begin together the later one counts.
    const versions = await tx.query<CapacityFrom & QueryResultRow>(
      `select distinct on (valid_from) gpus, valid_from as "from" from capacities where pool_id = $1 order by valid_from, id desc`,
      [poolId],
    );
    return stretches.map((stretch) => capacityIn(stretch, versions));
  }

  /** How many GPUs of a pool the project may use at once; null: no cap. */
  async concurrentCap(tx: Tx, projectId: string, poolId: string): Promise<number | null> {
    const [row] = await tx.named<{ concurrent_gpus: number | null }>(
      'concurrent_cap',
      'select concurrent_gpus from project_pool_caps where project_id = $1 and pool_id = $2',
      [projectId, poolId],
    );
    return row?.concurrent_gpus ?? null;
  }
}
