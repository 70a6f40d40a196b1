import { IsIn, IsString, Length } from 'class-validator';
import { MayBeLeftOut, PageOf, PageQuery } from '@app/platform/http';
import { modalities, type Modality } from '../register/dataset.entity';
import { LanguageDto } from '../register/dataset.dto';
import { TokenCountDto } from '../validation/report.dto';

/** What everybody may know of published data. Ask the owner's steward for a right to use it. */
export class ListingDto {
  /** The dataset's id. */
  id: string;
  /** Organisation that owns it. */
  organisation: string;
  organisation_name: string;
  name: string;
  description: string;
  modality: string;
  languages: LanguageDto[];
  /** SPDX licence expression. */
  licence: string;
  /** How far its rows lead back to persons. */
  personal_data: string;
  /** Country in which the bytes lie. */
  storage_country: string;
  /** Countries in which it may be processed; null: anywhere. */
  processing_included: string[] | null;
  /** Countries in which it may not be processed, whatever else is allowed. */
  processing_excluded: string[];
  /** Newest published version: what an agreement names. */
  dataset_version: string;
  /** Its number, `1.2.0`. */
  number: string;
  /** sha256 over the sorted list of its files, as `LC_ALL=C sha256sum` prints it. */
  digest: string;
  rows: number;
  bytes: number;
  /** Tokens of its texts by base model. */
  tokens: TokenCountDto[];
  published_at: Date;
}

export class ListingPage extends PageOf(ListingDto) {}

export class ListingQuery extends PageQuery {
  /** Only datasets of this modality. */
  @MayBeLeftOut()
  @IsIn(modalities)
  modality?: Modality;

  /** ISO 639-3 code of a language that it has. */
  @MayBeLeftOut()
  @IsString()
  @Length(3, 3)
  language?: string;
}
