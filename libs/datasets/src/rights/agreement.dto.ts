import { ArrayMaxSize, ArrayMinSize, ArrayUnique, IsArray, IsISO31661Alpha2, IsString, Length } from 'class-validator';
import { MayBeLeftOut, Moment, PageOf, PageQuery } from '@app/platform/http';
import { TypeId, TypeIds } from '@app/platform/ids';
import type { AgreementState } from './agreement.state';

/** Gives a project the right to use a published version. */
export class MakeAgreementDto {
  /** The project that may use the data; its id comes from its people. */
  @TypeId('prj')
  project: string;

  /** A published version of the organisation. */
  @TypeId('dsv')
  dataset_version: string;

  /** What it may be used for. */
  @IsString()
  @Length(1, 2000)
  purpose: string;

  /** When the right ends; left out: when it is revoked. */
  @MayBeLeftOut()
  @Moment()
  until?: Date;

  /** Pools to which it is limited; left out: any that residency allows. */
  @MayBeLeftOut()
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(100)
  @TypeIds('pol')
  pools?: string[];

  /** Countries to which it is limited, besides the dataset's own residency. */
  @MayBeLeftOut()
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(50)
  @ArrayUnique()
  @IsISO31661Alpha2({ each: true })
  countries?: string[];
}

export class RevokeAgreementDto {
  /** Shown to the project. */
  @IsString()
  @Length(1, 2000)
  reason: string;
}

export class AgreementDto {
  id: string;
  /** Organisation that owns the data. */
  organisation: string;
  dataset: string;
  dataset_version: string;
  /** The project that may use it. */
  project: string;
  /** As it was called when the agreement was made. */
  project_name: string;
  /** Of the project's programme, an IANA name: a whole day until which it holds ends at midnight of it. */
  time_zone: string;
  purpose: string;
  /** The owner takes part in the project itself. */
  own_data: boolean;
  /** When it ends; null: when it is revoked. */
  until: Date | null;
  /** Pools to which it is limited; null: any that residency allows. */
  pools: string[] | null;
  /** Countries to which it is limited, besides the dataset's own residency; null: no further limit. */
  countries: string[] | null;
  /** `expired`: its time is over, and the project was told. */
  state: AgreementState;
  /** Person who gave it for the owner. */
  granted_by: string;
  granted_at: Date;
  revoked_at: Date | null;
  /** As it was shown to the project. */
  revoked_reason: string | null;
  /** Its ETag: grows with every change. */
  version: number;
}

export class AgreementPage extends PageOf(AgreementDto) {}

export class AgreementQuery extends PageQuery {
  /** Only agreements of this dataset. */
  @MayBeLeftOut()
  @TypeId('dst')
  dataset?: string;
}
