import { ApiProperty } from '@nestjs/swagger';
import { ArrayMaxSize, ArrayMinSize, IsIn, IsInt, IsRFC3339, IsString, Length, Max, Min } from 'class-validator';
import { MayBeLeftOut, NestedList, PageOf, PageQuery } from '@app/platform/http';
import { TypeId } from '@app/platform/ids';
import { requestStates, type RequestState } from './allocation-request.state';

/** GPU-seconds of 30,000 GPUs in a year: above it is a slip of the pen. */
const mostSeconds = 1_000_000_000_000;

export class CreateAllocationRequestDto {
  @TypeId('pol')
  pool: string;

  @IsInt()
  @Min(1)
  @Max(mostSeconds)
  gpu_seconds: number;

  /** GPUs at the same time. */
  @MayBeLeftOut()
  @IsInt()
  @Min(1)
  @Max(1_000_000)
  concurrent_gpus?: number;

  @IsRFC3339()
  valid_from: string;

  @IsRFC3339()
  valid_until: string;

  /** What the time is for; the programme decides by it. */
  @IsString()
  @Length(1, 4000)
  purpose: string;
}

export class ChangeAllocationRequestDto {
  @MayBeLeftOut()
  @IsInt()
  @Min(1)
  @Max(mostSeconds)
  gpu_seconds?: number;

  @MayBeLeftOut()
  @IsInt()
  @Min(1)
  @Max(1_000_000)
  concurrent_gpus?: number;

  @MayBeLeftOut()
  @IsRFC3339()
  valid_from?: string;

  @MayBeLeftOut()
  @IsRFC3339()
  valid_until?: string;

  @MayBeLeftOut()
  @IsString()
  @Length(1, 4000)
  purpose?: string;
}

/** A question about a request, or its answer. */
export class MessageDto {
  @IsString()
  @Length(1, 4000)
  text: string;
}

export class LotOfDecisionDto {
  @IsInt()
  @Min(1)
  @Max(mostSeconds)
  gpu_seconds: number;

  /** As requested unless said. */
  @MayBeLeftOut()
  @IsRFC3339()
  valid_from?: string;

  /** As requested unless said. */
  @MayBeLeftOut()
  @IsRFC3339()
  valid_until?: string;
}

export class DecideDto {
  @IsIn(['approve', 'refuse'])
  decision: 'approve' | 'refuse';

  /** Why; the project reads it. */
  @IsString()
  @Length(1, 4000)
  reasons: string;

  /**
   * What is granted, as dated lots; unless said one lot of all that was asked. Less than asked, in amount or in days, is an
   * approval in part. A lot lies within a tranche of the award: days are refused rather than cut.
   */
  @MayBeLeftOut()
  @ArrayMinSize(1)
  @ArrayMaxSize(24)
  @NestedList(() => LotOfDecisionDto)
  lots?: LotOfDecisionDto[];

  /** GPUs of the pool that the project may use at once from now on; unless said as requested, or as before. */
  @MayBeLeftOut()
  @IsInt()
  @Min(1)
  @Max(1_000_000)
  concurrent_gpus?: number;
}

export class AllocationMessageDto {
  kind: 'question' | 'answer';
  text: string;
  /** Person who wrote it. */
  person: string;
  /** Null where the reader may not read the record, in which names stand. */
  person_name: string | null;
  at: Date;
}

/** Terms of a request: those that are told. */
export class RequestTermsDto {
  gpu_seconds?: number;
  /** Null: no wish. */
  concurrent_gpus?: number | null;
  @ApiProperty({ required: false, format: 'date-time' })
  valid_from?: string;
  @ApiProperty({ required: false, format: 'date-time' })
  valid_until?: string;
  purpose?: string;
}

/** A change of a request after it was sent, as it stands on record. */
export class AllocationChangeDto {
  /** Person who changed it. */
  person: string | null;
  /** Null where the reader may not read the record, in which names stand. */
  person_name: string | null;
  at: Date;
  /** What was changed, as it was before. */
  was: RequestTermsDto;
  /** The same, as it became. */
  became: RequestTermsDto;
}

/** A lot as a decision made it; what became of it stands among the lots. */
export class GrantedLotDto {
  id: string;
  gpu_seconds: number;
  valid_from: Date;
  valid_until: Date;
}

export class AllocationDecisionDto {
  /** `approved`: all that was asked, in amount and in days; `partly_approved`: less of one of them. */
  outcome: 'approved' | 'partly_approved' | 'refused';
  /** Granted GPU-seconds; 0 when refused. */
  gpu_seconds: number;
  concurrent_gpus: number | null;
  reasons: string;
  /** Person who decided; never one who asked. */
  decided_by: string;
  /** Null where the reader may not read the record, in which names stand. */
  decided_by_name: string | null;
  decided_at: Date;
  /** Lots it made, the first to end in front. */
  lots: GrantedLotDto[];
}

export class AllocationRequestSummaryDto {
  id: string;
  project: string;
  /** Participant for which it was asked. */
  organisation: string;
  pool: string;
  gpu_type: string;
  gpu_seconds: number;
  concurrent_gpus: number | null;
  valid_from: Date;
  valid_until: Date;
  purpose: string;
  state: RequestState;
  /** Person who wrote it. */
  requested_by: string;
  created_at: Date;
  submitted_at: Date | null;
  /** Whether the caller may decide it now: it waits for a decision, and they never wrote, changed, sent or answered it. */
  may_decide: boolean;
  version: number;
}

export class AllocationRequestDto extends AllocationRequestSummaryDto {
  messages: AllocationMessageDto[];
  /** What the project changed since it was sent, the oldest first. */
  changes: AllocationChangeDto[];
  decision: AllocationDecisionDto | null;
}

export class AllocationRequestPage extends PageOf(AllocationRequestSummaryDto) {}

export class AllocationRequestQuery extends PageQuery {
  @MayBeLeftOut()
  @IsIn(requestStates.all)
  state?: RequestState;
}

export const requestSorts = ['-created_at', 'submitted_at'] as const;

export class ProgrammeRequestQuery extends AllocationRequestQuery {
  @MayBeLeftOut()
  @TypeId('prj')
  project?: string;

  /** Newest first, or with `submitted_at` in the order in which they were submitted. */
  @MayBeLeftOut()
  @IsIn(requestSorts)
  @ApiProperty({ required: false, enum: requestSorts, default: '-created_at' })
  sort?: (typeof requestSorts)[number] = '-created_at';
}
