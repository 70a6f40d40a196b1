import { ApiProperty } from '@nestjs/swagger';
import { IsIn, IsRFC3339, IsString, Length } from 'class-validator';
import { MoneyDto } from '@app/ledger';
import { MayBeLeftOut, Nested, PageOf, PageQuery } from '@app/platform/http';
import { TypeId } from '@app/platform/ids';
import type { RateCardState } from './rate-card.state';

export class ProposeRateCardDto {
  /** Price of 3600 seconds of one GPU. */
  @Nested(() => MoneyDto)
  price: MoneyDto;

  /** From when it is meant to hold; from its confirmation unless said, and never before that. */
  @MayBeLeftOut()
  @IsRFC3339()
  valid_from?: string;
}

export class RefuseRateCardDto {
  @IsString()
  @Length(1, 2000)
  reason: string;
}

export class RateCardDto {
  id: string;
  pool: string;
  /** Price of 3600 seconds of one GPU. */
  price: MoneyDto;
  state: RateCardState;
  valid_from: Date;
  /** Why it was refused. */
  reason: string | null;
  /** Person who proposed it. */
  proposed_by: string;
  proposed_at: Date;
  /** Person of the programme's finance who decided; never the proposer. */
  decided_by: string | null;
  /** Null also where the reader may not read the programme's record, in which names stand. */
  decided_by_name: string | null;
  decided_at: Date | null;
  version: number;
}

export class RateCardPage extends PageOf(RateCardDto) {}

export class RateCardQuery extends PageQuery {
  @MayBeLeftOut()
  @IsIn(['proposed', 'confirmed', 'refused'])
  state?: RateCardState;
}

export const rateCardSorts = ['-proposed_at', 'proposed_at'] as const;

export class ProgrammeRateCardQuery extends RateCardQuery {
  @MayBeLeftOut()
  @TypeId('pol')
  pool?: string;

  /** Newest first, or with `proposed_at` oldest first. */
  @MayBeLeftOut()
  @IsIn(rateCardSorts)
  @ApiProperty({ required: false, enum: rateCardSorts, default: '-proposed_at' })
  sort?: (typeof rateCardSorts)[number] = '-proposed_at';
}
