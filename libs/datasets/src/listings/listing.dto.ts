import { IsIn, IsOptional, IsString, Length } from 'class-validator';
import { PageOf, PageQuery } from '@app/platform/http';
import { modalities, type Modality } from '../register/dataset.entity';
import { LanguageDto } from '../register/dataset.dto';
import { TokenCountDto } from '../validation/report.dto';

/** What everybody may know of published data. Ask the owner's steward for a right to use it. */
export class ListingDto {
  /** Dataset. */
  id: string;
  organisation: string;
  organisation_name: string;
  name: string;
  description: string;
  modality: string;
  languages: LanguageDto[];
  licence: string;
  personal_data: string;
  /** Country in which the bytes lie. */
  storage_country: string;
  /** Countries in which it may be processed; null: anywhere. */
  processing_included: string[] | null;
  processing_excluded: string[];
  /** Newest published version and its number. */
  dataset_version: string;
  number: string;
  digest: string;
  rows: number;
  bytes: number;
  tokens: TokenCountDto[];
  published_at: Date;
}

export class ListingPage extends PageOf(ListingDto) {}

export class ListingQuery extends PageQuery {
  @IsOptional()
  @IsIn(modalities)
  modality?: Modality;

  /** ISO 639-3 code of a language that it has. */
  @IsOptional()
  @IsString()
  @Length(3, 3)
  language?: string;
}
