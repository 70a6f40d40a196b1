import { PageOf } from '@app/platform/http';
import { LanguageDto } from '../register/dataset.dto';
import { StatisticsDto } from '../validation/report.dto';

export class RightFileDto {
  /** Logical path: split and file name. */
  path: string;
  /** `train` is learnt, `eval` is judged by, `test` is left alone by training. */
  split: 'train' | 'eval' | 'test';
  /** `chat`: messages; `instruction`: instruction, input, output; `text`: text. */
  format: 'chat' | 'instruction' | 'text';
  sha256: string;
  bytes: number;
  rows: number;
}

export class RightResidencyDto {
  /** Country in which the bytes lie. */
  storage_country: string;
  /** Countries in which it may be processed; null: anywhere. Models made of it inherit this. */
  processing_included: string[] | null;
  /** Countries in which it may not be processed, whatever else is allowed. */
  processing_excluded: string[];
}

/** What a project may use of a dataset version: the facts as they were when the right was given. */
export class DataRightDto {
  id: string;
  /** What a launch names. */
  dataset_version: string;
  dataset: string;
  dataset_name: string;
  /** Organisation that owns the data. */
  organisation: string;
  organisation_name: string;
  /** Number of the version, `1.2.0`. */
  number: string;
  /** sha256 over the sorted list of its files, as `LC_ALL=C sha256sum` prints it. */
  digest: string;
  modality: string;
  languages: LanguageDto[];
  /** SPDX licence expression. */
  licence: string;
  /** How far its rows lead back to persons. */
  personal_data: string;
  files: RightFileDto[];
  rows: number;
  bytes: number;
  statistics: StatisticsDto;
  residency: RightResidencyDto;
  /** Pools to which the right is limited; null: any. */
  pools: string[] | null;
  /** What the owner gave it for. */
  purpose: string;
  /** The owner takes part in the project itself. */
  own_data: boolean;
  /** When it ends; null: when it is revoked. */
  until: Date | null;
  granted_at: Date;
  /** When it was taken back, or the version withdrawn. */
  revoked_at: Date | null;
  /** As the owner's steward said it. */
  revoked_reason: string | null;
  /** Whether a launch may use it now. */
  in_force: boolean;
}

export class DataRightPage extends PageOf(DataRightDto) {}
