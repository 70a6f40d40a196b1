import { ApiProperty } from '@nestjs/swagger';
import { IsIn, IsString, Length } from 'class-validator';
import { MoneyDto } from '@app/ledger';
import { MayBeLeftOut, Nested, PageOf, PageQuery } from '@app/platform/http';
import { TypeId } from '@app/platform/ids';
import { type CoFundingEntryState, coFundingEntryStates } from './co-funding-entry.state';

export class EnterCoFunding {
  @TypeId('org')
  organisation: string;

  @Nested(() => MoneyDto)
  amount: MoneyDto;

  /** What shows that the money came: bank reference, letter. */
  @IsString()
  @Length(5, 2000)
  evidence: string;
}

/** A manual record that a partner's own money came. It counts once it is `confirmed`. */
export class CoFundingEntryDto {
  id: string;
  /** The project that the award is of. */
  project: string;
  award: string;
  /** Whose money it is. */
  organisation: string;
  amount: MoneyDto;
  evidence: string;
  /** `entered`, then `confirmed` or `refused` by another person. */
  state: string;
  /** Why it was refused. */
  reason: string | null;
  /** Person of the programme's finance who entered it. */
  entered_by: string;
  /** Null where the reader may not read the record, in which names stand. */
  entered_by_name: string | null;
  entered_at: Date;
  /** Person of the programme's finance who decided; never the one who entered it. */
  decided_by: string | null;
  /** Null also where the reader may not read the record, in which names stand. */
  decided_by_name: string | null;
  decided_at: Date | null;
  version: number;
}

export class CoFundingEntryPage extends PageOf(CoFundingEntryDto) {}

export const coFundingSorts = ['-entered_at', 'entered_at'] as const;

export class CoFundingQuery extends PageQuery {
  @MayBeLeftOut()
  @IsIn(coFundingEntryStates.all)
  state?: CoFundingEntryState;

  /** Newest first, or with `entered_at` oldest first. */
  @MayBeLeftOut()
  @IsIn(coFundingSorts)
  @ApiProperty({ required: false, enum: coFundingSorts, default: '-entered_at' })
  sort?: (typeof coFundingSorts)[number] = '-entered_at';
}
