import { IsString, Length, Matches, MaxLength } from 'class-validator';
import { MayBeLeftOut, PageOf } from '@app/platform/http';
import { StatisticsDto } from '../validation/report.dto';
import type { VersionState } from './dataset-version.state';
import type { Format, Split } from './version-file.entity';

export class CreateVersionDto {
  /**
   * `1.2.0`: raise the last figure for the same data written anew, the middle one for additions only, the first for
   * changes and removals. Left out: the middle one of the newest is raised.
   */
  @MayBeLeftOut()
  @Matches(/^(0|[1-9][0-9]{0,5})\.(0|[1-9][0-9]{0,5})\.(0|[1-9][0-9]{0,5})$/)
  number?: string;

  /** What is new in it. */
  @MayBeLeftOut()
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
  /** `train` is learnt, `eval` is judged by, `test` is left alone by training. */
  split: Split;
  /** Null until it was checked. */
  format: Format | null;
  /** As the server computed it when the last byte had come. */
  sha256: string;
  bytes: number;
  /** Null until it was checked. */
  rows: number | null;
  /** Person who sent it; a key counts as its maker. */
  uploaded_by: string;
  uploaded_at: Date;
}

export class DatasetVersionDto {
  id: string;
  dataset: string;
  /** `1.2.0`: last figure for the same data written anew, middle for additions only, first for changes and removals. */
  number: string;
  /** What is new in it. */
  notes: string;
  state: VersionState;
  /** Why it needs attention, or was deprecated or withdrawn. */
  state_reason: string | null;
  /** sha256 over the sorted list of its files, as `LC_ALL=C sha256sum` prints it; null until published. */
  digest: string | null;
  /** How many files it has. */
  files: number;
  bytes: number;
  /** Null until it was checked. */
  rows: number | null;
  /** Aggregates of its rows; null until it was checked. */
  statistics: StatisticsDto | null;
  /** Person who made the draft. */
  created_by: string;
  created_at: Date;
  /** Steward who published it. */
  published_by: string | null;
  published_at: Date | null;
  /** Its ETag: grows with every change, of its files too. */
  version: number;
}

export class DatasetVersionPage extends PageOf(DatasetVersionDto) {}

export class VersionFilePage extends PageOf(VersionFileDto) {}
