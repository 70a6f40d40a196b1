import { Column, Entity, PrimaryColumn } from 'typeorm';

export const engines = ['process', 'slurm', 'kubernetes'] as const;
export type Engine = (typeof engines)[number];

/** GPUs of one type at one site of one provider. Everybody reads it. */
@Entity('pools')
export class Pool {
  @PrimaryColumn('uuid')
  id: string;

  @Column('text')
  name: string;

  /** Programme whose finance confirms the pool's prices. */
  @Column('uuid')
  programme_id: string;

  @Column('uuid')
  provider_org_id: string;

  /** Jurisdiction in which data is processed, ISO 3166-1 alpha-2. */
  @Column('text')
  country: string;

  @Column('text')
  site: string;

  /** For example `H100`; the demonstration pool's is `CPU`. */
  @Column('text')
  gpu_type: string;

  /** The ledger's asset: `GPU_SEC:<gpu_type>`. */
  @Column('text')
  asset: string;

  @Column('text')
  engine: Engine;

  /** A closed pool takes no new requests and no new jobs. */
  @Column('text')
  state: 'open' | 'closed';

  @Column('int')
  version: number;

  @Column('timestamptz')
  created_at: Date;
}

/** How many GPUs a pool has from a moment on. Rows are never changed: the latest that has begun counts. */
@Entity('capacities')
export class Capacity {
  @PrimaryColumn('uuid')
  pool_id: string;

  @PrimaryColumn('uuid')
  id: string;

  @Column('int')
  gpus: number;

  @Column('timestamptz')
  valid_from: Date;

  @Column('text', { nullable: true })
  note: string | null;

  @Column('uuid')
  set_by: string;

  @Column('timestamptz')
  set_at: Date;
}

/** What a project may expect of a pool; names no tenant. Written by the scheduler. */
@Entity('pool_forecasts')
export class PoolForecast {
  @PrimaryColumn('uuid')
  pool_id: string;

  @Column('timestamptz')
  made_at: Date;

  @Column('jsonb')
  forecast: Record<string, unknown>;
}
