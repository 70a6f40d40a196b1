import { Type } from 'class-transformer';
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
  ValidateNested,
} from 'class-validator';
import { PageOf, PageQuery } from '@app/platform/http';
import {
  lawfulBases,
  type LawfulBasis,
  modalities,
  type Modality,
  type PersonalData,
  personalDataClasses,
} from './dataset.entity';

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
  @IsOptional()
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

  @IsOptional()
  @IsArray()
  @ArrayMaxSize(250)
  @ArrayUnique()
  @IsISO31661Alpha2({ each: true })
  processing_excluded?: string[];
}

export class RegisterDatasetDto {
  @IsString()
  @Length(1, 200)
  name: string;

  @IsOptional()
  @IsString()
  @MaxLength(4000)
  description?: string = '';

  @IsIn(modalities)
  modality: Modality;

  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(50)
  @ValidateNested({ each: true })
  @Type(() => LanguageDto)
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

  @ValidateNested()
  @Type(() => ResidencyDto)
  residency: ResidencyDto;

  /** Whether everybody may see that its published version exists, and its aggregates. */
  @IsOptional()
  @IsBoolean()
  listed?: boolean = true;
}

/** Name, description and listing change at any time; the rest until a version is published. */
export class ChangeDatasetDto {
  @IsOptional()
  @IsString()
  @Length(1, 200)
  name?: string;

  @IsOptional()
  @IsString()
  @MaxLength(4000)
  description?: string;

  @IsOptional()
  @IsBoolean()
  listed?: boolean;

  @IsOptional()
  @IsString()
  @Length(1, 400)
  licence?: string;

  @IsOptional()
  @IsIn(lawfulBases)
  lawful_basis?: LawfulBasis;

  @IsOptional()
  @IsIn(personalDataClasses)
  personal_data?: PersonalData;

  @IsOptional()
  @ValidateNested()
  @Type(() => ProcessingDto)
  residency?: ProcessingDto;
}

/** Residency as it is kept, with the country of the store that was chosen. */
export class KeptResidencyDto {
  storage_allowed: string[];
  /** Country in which the bytes lie. */
  storage_country: string;
  /** Null: anywhere. */
  processing_included: string[] | null;
  processing_excluded: string[];
}

export class DatasetDto {
  id: string;
  organisation: string;
  name: string;
  description: string;
  modality: Modality;
  languages: LanguageDto[];
  licence: string;
  lawful_basis: LawfulBasis;
  personal_data: PersonalData;
  residency: KeptResidencyDto;
  listed: boolean;
  created_by: string;
  created_at: Date;
  version: number;
}

export class DatasetPage extends PageOf(DatasetDto) {}

export class DatasetQuery extends PageQuery {
  @IsOptional()
  @IsIn(modalities)
  modality?: Modality;
}
