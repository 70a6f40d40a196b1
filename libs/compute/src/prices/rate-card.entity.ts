import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { RateCardState } from './rate-card.state';

/** A version of a pool's price in one currency. Unchangeable once confirmed or refused. */
@Entity('rate_cards')
export class RateCard {
  @PrimaryColumn('uuid')
  pool_id: string;

  @PrimaryColumn('uuid')
  id: string;

  /** Programme whose finance decides. */
  @Column('uuid')
  programme_id: string;

  /** ISO 4217. */
  @Column('text')
  currency: string;

  /** Minor units of the currency for 3600 seconds of one GPU. */
  @Column('bigint')
  price_minor: bigint;

  @Column('text')
  state: RateCardState;

  /** Holds placed from this moment on are priced by it. */
  @Column('timestamptz')
  valid_from: Date;

  /** Why it was refused. */
  @Column('text', { nullable: true })
  reason: string | null;

  @Column('uuid')
  proposed_by: string;

  @Column('timestamptz')
  proposed_at: Date;

  @Column('uuid', { nullable: true })
  decided_by: string | null;

  @Column('timestamptz', { nullable: true })
  decided_at: Date | null;

  @Column('int')
  version: number;
}
