import { IsOptional, IsString, Length, Matches, MaxLength } from 'class-validator';
import { PageOf } from '@app/platform/http';
import { StatisticsDto } from '../validation/report.dto';
import type { VersionState } from './dataset-version.state';
import type { Format, Split } from './version-file.entity';

export class CreateVersionDto {
  /**
   * `1.2.0`: raise the last figure for the same data written anew, the middle one for additions only, the first for
   * changes and removals. Left out: the middle one of the newest is raised.
   */
  @IsOptional()
  @Matches(/^(0|[1-9][0-9]{0,5})\.(0|[1-9][0-9]{0,5})\.(0|[1-9][0-9]{0,5})$/)
  number?: string;

  /** What is new in it. */
  @IsOptional()
  @IsString()
  @MaxLength(4000)
  notes?: string = '';
}

export class VersionReasonDto {
  /** Shown to those who use the data. */
  @IsString()
  @Length(1, 2000)
  reason: string;
}

/** A file of a version. Download it at `files/{id}`. */
export class VersionFileDto {
  id: string;
  /** Logical path: split and file name. */
  path: string;
  split: Split;
  /** Null until it was checked. */
  format: Format | null;
  sha256: string;
  bytes: number;
  /** Null until it was checked. */
  rows: number | null;
  uploaded_by: string;
  uploaded_at: Date;
}

export class DatasetVersionDto {
  id: string;
  dataset: string;
  number: string;
  notes: string;
  state: VersionState;
  /** Why it needs attention, or was deprecated or withdrawn. */
  state_reason: string | null;
  /** sha256 over the sorted list of its files, as `LC_ALL=C sha256sum` prints it; null until published. */
  digest: string | null;
  files: number;
  bytes: number;
  rows: number | null;
  statistics: StatisticsDto | null;
  created_by: string;
  created_at: Date;
  published_by: string | null;
  published_at: Date | null;
  version: number;
}

export class DatasetVersionPage extends PageOf(DatasetVersionDto) {}

export class VersionFilePage extends PageOf(VersionFileDto) {}
