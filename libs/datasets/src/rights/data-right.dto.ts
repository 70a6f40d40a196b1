import { PageOf } from '@app/platform/http';
import { LanguageDto } from '../register/dataset.dto';
import { StatisticsDto } from '../validation/report.dto';

export class RightFileDto {
  path: string;
  split: 'train' | 'eval' | 'test';
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
  processing_excluded: string[];
}

/** What a project may use of a dataset version: the facts as they were when the right was given. */
export class DataRightDto {
  id: string;
  dataset_version: string;
  dataset: string;
  dataset_name: string;
  /** Organisation that owns the data. */
  organisation: string;
  organisation_name: string;
  number: string;
  digest: string;
  modality: string;
  languages: LanguageDto[];
  licence: string;
  personal_data: string;
  files: RightFileDto[];
  rows: number;
  bytes: number;
  statistics: StatisticsDto;
  residency: RightResidencyDto;
  /** Pools to which the right is limited; null: any. */
  pools: string[] | null;
  purpose: string;
  own_data: boolean;
  until: Date | null;
  granted_at: Date;
  revoked_at: Date | null;
  /** As the owner's steward said it. */
  revoked_reason: string | null;
  /** Whether a launch may use it now. */
  in_force: boolean;
}

export class DataRightPage extends PageOf(DataRightDto) {}
