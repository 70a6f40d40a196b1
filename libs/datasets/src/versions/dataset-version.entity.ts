import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { StatisticsDto } from '../validation/report.dto';
import type { VersionState } from './dataset-version.state';

/** A version of a dataset. Once published its files, digest and number never change. */
@Entity('dataset_versions')
export class DatasetVersion {
  @PrimaryColumn('uuid')
  org_id: string;

  @PrimaryColumn('uuid')
  id: string;

  @Column('uuid')
  dataset_id: string;

  /** `1.2.0`: last figure for the same data written anew, middle for additions only, first for changes and removals. */
  @Column('text')
  number: string;

  @Column('text')
  notes: string;

  @Column('text')
  state: VersionState;

  @Column('text', { nullable: true })
  state_reason: string | null;

  /** sha256 of the list of its files; set by publication. */
  @Column('text', { nullable: true })
  digest: string | null;

  @Column('int')
  files: number;

  @Column('bigint')
  bytes: bigint;

  /** Set by the check. */
  @Column('bigint', { nullable: true })
  rows: bigint | null;

  @Column('jsonb', { nullable: true })
  statistics: StatisticsDto | null;

  @Column('uuid')
  created_by: string;

  @Column('timestamptz')
  created_at: Date;

  @Column('uuid', { nullable: true })
  published_by: string | null;

  @Column('timestamptz', { nullable: true })
  published_at: Date | null;

  @Column('int')
  version: number;
}
