import { Injectable } from '@nestjs/common';
import { moneyShown } from '@app/ledger';
import type { Tx } from '@app/platform/database';
import { show } from '@app/platform/ids';
import type { PoolDto, PoolPriceDto } from './pool.dto';
import type { Pool } from './pool.entity';

interface PriceRow {
  pool_id: string;
  id: string;
  currency: string;
  price_minor: bigint;
  valid_from: Date;
}

/** Pools as everybody sees them: with what they have and cost at the moment. */
@Injectable()
export class PoolView {
  /** In the order given. */
  async all(tx: Tx, pools: readonly Pool[]): Promise<PoolDto[]> {
    const ids = pools.map(({ id }) => id);
    const gpus = await tx.query<{ pool_id: string; gpus: number }>(
      `select distinct on (pool_id) pool_id, gpus from capacities where pool_id = any ($1) and valid_from <= $2
        order by pool_id, valid_from desc, id desc`,
      [ids, tx.now],
    );
    const prices = await tx.query<PriceRow>(
      `select distinct on (pool_id, currency) pool_id, id, currency, price_minor, valid_from from rate_cards
        where pool_id = any ($1) and state = 'confirmed' and valid_from <= $2
        order by pool_id, currency, valid_from desc`,
      [ids, tx.now],
    );
    return pools.map((pool) => ({
      id: show('pol', pool.id),
      name: pool.name,
      provider: show('org', pool.provider_org_id),
      country: pool.country,
      site: pool.site,
      gpu_type: pool.gpu_type,
      engine: pool.engine,
      state: pool.state,
      programme: show('prg', pool.programme_id),
      gpus: gpus.find((row) => row.pool_id === pool.id)?.gpus ?? 0,
      prices: prices.filter((row) => row.pool_id === pool.id).map(priceOf),
      version: pool.version,
    }));
  }
}

const priceOf = (row: PriceRow): PoolPriceDto => ({
  rate_card: show('rtc', row.id),
  price: moneyShown(row.price_minor, row.currency),
  valid_from: row.valid_from,
});
