import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { FindingCountDto, FindingDto, LongRowsDto, StatisticsDto } from './report.dto';
import type { Format } from '../versions/version-file.entity';

/** What a check says in the end. */
export interface Report {
  passed: boolean;
  files: { path: string; format: Format | null; rows: number; bytes: number; sha256: string }[];
  findings: FindingDto[];
  counts: FindingCountDto[];
  statistics: StatisticsDto | null;
  long_rows: LongRowsDto[];
}

export type ValidationState = 'queued' | 'running' | 'passed' | 'failed';

/** One check of a version. Whoever runs it proves by `runner` and a fresh heartbeat that it still does. */
@Entity('validations')
export class Validation {
  @PrimaryColumn('uuid')
  org_id: string;

  @PrimaryColumn('uuid')
  version_id: string;

  @PrimaryColumn('uuid')
  id: string;

  @Column('uuid')
  dataset_id: string;

  @Column('text')
  state: ValidationState;

  @Column('uuid', { nullable: true })
  runner: string | null;

  /** How often somebody began it. */
  @Column('int')
  attempts: number;

  @Column('timestamptz', { nullable: true })
  heartbeat_at: Date | null;

  @Column('bigint')
  bytes_done: bigint;

  @Column('bigint')
  bytes_total: bigint;

  @Column('bigint')
  rows_done: bigint;

  @Column('jsonb', { nullable: true })
  report: Report | null;

  @Column('uuid')
  requested_by: string;

  @Column('timestamptz')
  created_at: Date;

  @Column('timestamptz', { nullable: true })
  finished_at: Date | null;
}
