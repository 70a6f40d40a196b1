import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { LotState } from './lot.state';

/** A dated amount of GPU time of one pool; its balance is that of its ledger account. */
@Entity('lots')
export class Lot {
  @PrimaryColumn('uuid')
  project_id: string;

  @PrimaryColumn('uuid')
  id: string;

  @Column('uuid')
  programme_id: string;

  @Column('uuid')
  pool_id: string;

  /** The bounded account in the project's book. */
  @Column('uuid')
  account_id: string;

  @Column('uuid')
  award_id: string;

  @Column('uuid')
  tranche_id: string;

  @Column('uuid')
  decision_id: string;

  /** `GPU_SEC:<type>`. */
  @Column('text')
  asset: string;

  /** GPU-seconds granted. */
  @Column('bigint')
  amount: bigint;

  /** GPU-seconds that went back to the award when the lot ended. */
  @Column('bigint')
  returned: bigint;

  @Column('timestamptz')
  valid_from: Date;

  @Column('timestamptz')
  valid_until: Date;

  @Column('text')
  state: LotState;

  @Column('timestamptz', { nullable: true })
  frozen_at: Date | null;

  @Column('text', { nullable: true })
  frozen_reason: string | null;

  /** Revocation was ordered; it ends when no hold is open on the lot. */
  @Column('timestamptz', { nullable: true })
  revoking_at: Date | null;

  /** The sweeper told that it expired. */
  @Column('timestamptz', { nullable: true })
  expired_at: Date | null;

  @Column('text', { nullable: true })
  ended_reason: string | null;

  @Column('timestamptz')
  created_at: Date;

  @Column('int')
  version: number;
}

/** How many GPUs of a pool a project may use at once. */
@Entity('project_pool_caps')
export class ProjectPoolCap {
  @PrimaryColumn('uuid')
  project_id: string;

  @PrimaryColumn('uuid')
  pool_id: string;

  @Column('uuid')
  programme_id: string;

  @Column('int')
  concurrent_gpus: number;

  @Column('uuid')
  decision_id: string;

  @Column('timestamptz')
  set_at: Date;
}
