import { ApiProperty } from '@nestjs/swagger';
import {
  ArrayMaxSize,
  ArrayMinSize,
  ArrayUnique,
  IsArray,
  IsBoolean,
  IsIn,
  IsISO31661Alpha2,
  IsOptional,
  IsString,
  Length,
  MaxLength,
} from 'class-validator';
import { MayBeLeftOut, Name, Nested, NestedList, PageOf, PageQuery } from '@app/platform/http';
import {
  lawfulBases,
  type LawfulBasis,
  modalities,
  type Modality,
  type PersonalData,
  personalDataClasses,
} from './dataset.entity';
import type { VersionState } from '../versions/dataset-version.state';

/** A language of the data. */
export class LanguageDto {
  /** ISO 639-3, three letters: `tha`. */
  @IsString()
  @Length(3, 3)
  iso639_3: string;

  /** BCP-47 tag of the same language: `th-TH`. */
  @IsString()
  @Length(1, 35)
  bcp47: string;
}

/** Where the data may lie and be worked on. Countries are ISO 3166-1 alpha-2. */
export class ResidencyDto {
  /** Countries in which it may be stored. The first that has a store is taken, the owner's own country before others. */
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(50)
  @ArrayUnique()
  @IsISO31661Alpha2({ each: true })
  storage_allowed: string[];

  /** Countries in which it may be processed; null or left out: anywhere. Models made of it inherit this. */
  @IsOptional()
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(250)
  @ArrayUnique()
  @IsISO31661Alpha2({ each: true })
  processing_included?: string[] | null = null;

  /** Countries in which it may not be processed, whatever else is allowed. */
  @MayBeLeftOut()
  @IsArray()
  @ArrayMaxSize(250)
  @ArrayUnique()
  @IsISO31661Alpha2({ each: true })
  processing_excluded?: string[] = [];
}

/** Where the data may be worked on: what can still change before the first publication. */
export class ProcessingDto {
  /** Null: anywhere. */
  @IsOptional()
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(250)
  @ArrayUnique()
  @IsISO31661Alpha2({ each: true })
  processing_included?: string[] | null;

  /** Countries in which it may not be processed, whatever else is allowed. */
  @MayBeLeftOut()
  @IsArray()
  @ArrayMaxSize(250)
  @ArrayUnique()
  @IsISO31661Alpha2({ each: true })
  processing_excluded?: string[];
}

export class RegisterDatasetDto {
  /** Unused by other datasets of the organisation. */
  @Name()
  @Length(1, 200)
  name: string;

  /** For people who look for data; shown in the listing. */
  @MayBeLeftOut()
  @IsString()
  @MaxLength(4000)
  description?: string = '';

  /** What its rows are: `instruction` for chats and tasks, `eval` for rows to judge by. */
  @IsIn(modalities)
  modality: Modality;

  /** Languages of its rows, the most frequent first: words are counted by its rules. */
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(50)
  @NestedList(() => LanguageDto)
  languages: LanguageDto[];

  /** SPDX licence expression, `CC-BY-4.0` or `CC0-1.0 AND ODC-By-1.0`; a licence that SPDX lacks as `LicenseRef-<name>`. */
  @IsString()
  @Length(1, 400)
  licence: string;

  /** Why it may be processed; `not_personal` only where no person can be found in it. */
  @IsIn(lawfulBases)
  lawful_basis: LawfulBasis;

  /** How far its rows lead back to persons. */
  @IsIn(personalDataClasses)
  personal_data: PersonalData;

  /** Where it may lie and be worked on. */
  @Nested(() => ResidencyDto)
  residency: ResidencyDto;

  /** Whether everybody may see that its published version exists, and its aggregates. */
  @MayBeLeftOut()
  @IsBoolean()
  listed?: boolean = true;
}

/** Name, description and listing change at any time; the rest until a version is published. */
export class ChangeDatasetDto {
  /** Unused by other datasets of the organisation. */
  @MayBeLeftOut()
  @Name()
  @Length(1, 200)
  name?: string;

  /** For people who look for data; shown in the listing. */
  @MayBeLeftOut()
  @IsString()
  @MaxLength(4000)
  description?: string;

  /** Whether everybody may see that its published version exists, and its aggregates. */
  @MayBeLeftOut()
  @IsBoolean()
  listed?: boolean;

  /** SPDX licence expression. Fixed once a version is published. */
  @MayBeLeftOut()
  @IsString()
  @Length(1, 400)
  licence?: string;

  /** Why it may be processed. Fixed once a version is published. */
  @MayBeLeftOut()
  @IsIn(lawfulBases)
  lawful_basis?: LawfulBasis;

  /** How far its rows lead back to persons. Fixed once a version is published. */
  @MayBeLeftOut()
  @IsIn(personalDataClasses)
  personal_data?: PersonalData;

  /** Where it may be worked on. Fixed once a version is published. */
  @MayBeLeftOut()
  @Nested(() => ProcessingDto)
  residency?: ProcessingDto;
}

/** Residency as it is kept, with the country of the store that was chosen. */
export class KeptResidencyDto {
  /** Countries in which it may lie, as it was registered. */
  storage_allowed: string[];
  /** Country in which the bytes lie. */
  storage_country: string;
  /** Null: anywhere. */
  processing_included: string[] | null;
  /** Countries in which it may not be processed, whatever else is allowed. */
  processing_excluded: string[];
}

/** A version as a list of datasets tells it. */
export class NewestVersionDto {
  id: string;
  /** `1.2.0`. */
  number: string;
  state: VersionState;
  /** How many files it has. */
  files: number;
  bytes: number;
  /** Null until it was checked. */
  rows: number | null;
}

export class DatasetDto {
  id: string;
  /** Organisation that owns it. */
  organisation: string;
  name: string;
  description: string;
  modality: Modality;
  /** The most frequent first. */
  languages: LanguageDto[];
  /** SPDX licence expression. */
  licence: string;
  /** Why it may be processed. */
  lawful_basis: LawfulBasis;
  /** How far its rows lead back to persons. */
  personal_data: PersonalData;
  residency: KeptResidencyDto;
  /** Whether everybody may see that its published version exists, and its aggregates. */
  listed: boolean;
  /** The version that was made last, whatever its state; null where there is none. */
  newest: NewestVersionDto | null;
  /** Whether a version was ever published: licence, ground and countries for processing are fixed since. */
  settled: boolean;
  /** Person who registered it. */
  created_by: string;
  created_at: Date;
  /** Its ETag: grows with every change. */
  version: number;
}

export class DatasetPage extends PageOf(DatasetDto) {}

/** Orders of datasets. */
export const datasetSorts = ['-created_at', 'created_at', 'name', '-name'] as const;

export class DatasetQuery extends PageQuery {
  /** Only datasets of this modality. */
  @MayBeLeftOut()
  @IsIn(modalities)
  modality?: Modality;

  /** Newest first, oldest first, or by name in either direction. */
  @MayBeLeftOut()
  @IsIn(datasetSorts)
  @ApiProperty({ required: false, enum: datasetSorts, default: '-created_at' })
  sort?: (typeof datasetSorts)[number] = '-created_at';
}
