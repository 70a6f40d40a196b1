import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Language } from '../register/dataset.entity';
import type { TokenCountDto } from '../validation/report.dto';

/** What everybody may know of an organisation's newest published version: aggregates, no rows. */
@Entity('dataset_listings')
export class Listing {
  @PrimaryColumn('uuid')
  dataset_id: string;

  @Column('uuid')
  org_id: string;

  @Column('text')
  name: string;

  @Column('text')
  description: string;

  @Column('text')
  modality: string;

  @Column('jsonb')
  languages: Language[];

  @Column('text')
  licence: string;

  @Column('text')
  personal_data: string;

  @Column('text', { array: true, nullable: true })
  processing_included: string[] | null;

  @Column('text', { array: true })
  processing_excluded: string[];

  @Column('text')
  storage_country: string;

  @Column('uuid')
  version_id: string;

  @Column('text')
  number: string;

  @Column('text')
  digest: string;

  @Column('bigint')
  rows: bigint;

  @Column('bigint')
  bytes: bigint;

  @Column('jsonb')
  tokens: TokenCountDto[];

  @Column('timestamptz')
  published_at: Date;

  @Column('timestamptz')
  listed_at: Date;
}
