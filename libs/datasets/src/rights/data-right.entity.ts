import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Language } from '../register/dataset.entity';
import type { StatisticsDto } from '../validation/report.dto';
import type { Format, Split } from '../versions/version-file.entity';

/** A file of a dataset version, as a project's right names it. */
export interface RightFile {
  /** Logical path, `train/rows.jsonl`. */
  path: string;
  split: Split;
  format: Format;
  sha256: string;
  bytes: number;
  rows: number;
  store_id: string;
}

/** A project's copy of the right to use a dataset version: facts as they were when it was given. */
@Entity('data_rights')
export class DataRight {
  @PrimaryColumn('uuid')
  project_id: string;

  @PrimaryColumn('uuid')
  id: string;

  @Column('uuid')
  dataset_org_id: string;

  @Column('uuid')
  dataset_id: string;

  @Column('uuid')
  dataset_version_id: string;

  @Column('uuid')
  agreement_id: string;

  @Column('text')
  dataset_name: string;

  @Column('text')
  number: string;

  @Column('text')
  digest: string;

  @Column('text')
  modality: string;

  @Column('jsonb')
  languages: Language[];

  @Column('text')
  licence: string;

  @Column('text')
  personal_data: string;

  @Column('jsonb')
  files: RightFile[];

  @Column('bigint')
  rows: bigint;

  @Column('bigint')
  bytes: bigint;

  @Column('jsonb')
  statistics: StatisticsDto;

  @Column('text')
  storage_country: string;

  @Column('text', { array: true, nullable: true })
  processing_included: string[] | null;

  @Column('text', { array: true })
  processing_excluded: string[];

  @Column('uuid', { array: true, nullable: true })
  pools: string[] | null;

  @Column('text')
  purpose: string;

  @Column('boolean')
  own_data: boolean;

  @Column('timestamptz', { nullable: true })
  until: Date | null;

  @Column('uuid')
  granted_by: string;

  @Column('timestamptz')
  granted_at: Date;

  @Column('timestamptz', { nullable: true })
  revoked_at: Date | null;

  /** As the owner's steward said it to the project. */
  @Column('text', { nullable: true })
  revoked_reason: string | null;

  /** When the project was told that `until` had passed. */
  @Column('timestamptz', { nullable: true })
  expired_at: Date | null;

  @Column('int')
  version: number;
}
