import { ArrayMaxSize, ArrayMinSize, IsIn, IsInt, IsString, Length, Matches, Max, Min } from 'class-validator';
import { AccountDto, MoneyDto } from '@app/ledger';
import { MayBeLeftOut, Moment, Name, Nested, NestedList, PageOf, PageQuery } from '@app/platform/http';
import { TypeId } from '@app/platform/ids';

const categories = ['compute', 'personnel', 'data', 'travel', 'other'] as const;

export class MakeEnvelope {
  /** Country whose projects it pays for, ISO 3166 alpha-2. */
  @Matches(/^[A-Z]{2}$/)
  country: string;

  /** Added to what the envelope has already. */
  @Nested(() => MoneyDto)
  amount: MoneyDto;
}

/** What a programme may award, per country and currency. `available = limit - awarded`. */
export class EnvelopeDto {
  /** Its ledger account, for the statement. */
  id: string;
  /** ISO 3166 alpha-2. */
  country: string;
  /** All that was ever put in. */
  limit: MoneyDto;
  /** What offers took and did not give back: of those that were declined or revoked all came back. */
  awarded: MoneyDto;
  available: MoneyDto;
}

export class EnvelopeList {
  data: EnvelopeDto[];
}

/**
 * The compute lines of a grant, which are all of it that jobs draw on, of all tranches together.
 * `limit = spent + held + available + locked + lapsed`.
 */
export class GrantLeftDto {
  limit: MoneyDto;
  spent: MoneyDto;
  held: MoneyDto;
  /** What a launch can take now: of tranches that have begun, have not ended and are not frozen. */
  available: MoneyDto;
  /** What it cannot take yet: of tranches that have not begun or are frozen. */
  locked: MoneyDto;
  /** What tranches that have ended left unspent; no launch takes it any more. */
  lapsed: MoneyDto;
}

/** What projects spent and hold of all that an envelope awarded them. */
export class EnvelopeSpendingDto {
  /** The envelope's ledger account. */
  envelope: string;
  spent: MoneyDto;
  held: MoneyDto;
}

export class EnvelopeSpendingList {
  data: EnvelopeSpendingDto[];
}

/** What jobs had spent of a grant by the end of a day. */
export class SpentByDto {
  /** `YYYY-MM-DD`, UTC. */
  day: string;
  /** In the currency of the grant. */
  spent: string;
}

/** How the jobs of a project spend the compute lines of its grant. */
export class ProjectSpendingDto {
  project: string;
  number: string;
  name: string;
  /** The live award. */
  award: string;
  /** The award's. */
  state: string;
  /** Whose envelope pays, ISO 3166 alpha-2. */
  country: string;
  /** The end of the last tranche. */
  valid_until: Date;
  grant: GrantLeftDto;
  /** Each whole day since the award was accepted, the last 29 at most: today is not over and not among them. */
  days: SpentByDto[];
}

export class ProjectSpendingPage extends PageOf(ProjectSpendingDto) {}

/** The grant pays `num / den` of a cost. */
export class RateDto {
  @IsInt()
  @Min(0)
  @Max(1_000_000)
  num: number;

  @IsInt()
  @Min(1)
  @Max(1_000_000)
  den: number;
}

/** Money of a tranche for one category. */
export class BudgetLineBody {
  /** Jobs draw on `compute`. */
  @IsIn(categories)
  category: string;

  @Nested(() => MoneyDto)
  amount: MoneyDto;
}

/** GPU time of a tranche, to be allotted by quota decisions. */
export class GpuTimeBody {
  /** A type that some pool has, for example `H100`; the local run's is `CPU`. */
  @Matches(/^[A-Z0-9]([A-Z0-9_-]{0,30}[A-Z0-9])?$/)
  gpu_type: string;

  /** Seconds of one GPU. */
  @IsInt()
  @Min(1)
  @Max(9_000_000_000_000)
  seconds: number;
}

export class TrancheBody {
  /** For people, for example `First year`. */
  @Name()
  @Length(1, 100)
  label: string;

  /** Nothing of it can be held or allotted before. */
  @Moment()
  valid_from: Date;

  /** Nothing new is held from then on; open holds go on. */
  @Moment()
  valid_until: Date;

  @ArrayMinSize(1)
  @ArrayMaxSize(10)
  @NestedList(() => BudgetLineBody)
  lines: BudgetLineBody[];

  @ArrayMaxSize(10)
  @NestedList(() => GpuTimeBody)
  gpu_time: GpuTimeBody[];
}

export class OfferAward {
  @TypeId('prj')
  project: string;

  /** Country whose envelope pays. */
  @Matches(/^[A-Z]{2}$/)
  envelope_country: string;

  @Matches(/^[A-Z]{3}$/)
  currency: string;

  /** At least the sum of the lines. */
  @Nested(() => MoneyDto)
  ceiling: MoneyDto;

  @Nested(() => RateDto)
  subsidy_rate: RateDto;

  /** Whose co-funding a job draws on. */
  @MayBeLeftOut()
  @IsIn(['launching', 'coordinator'])
  co_funding_from?: 'launching' | 'coordinator';

  @ArrayMinSize(1)
  @ArrayMaxSize(12)
  @NestedList(() => TrancheBody)
  tranches: TrancheBody[];
}

/** A dated part of an award. */
export class TrancheDto {
  /** `trn_…`. */
  id: string;
  label: string;
  valid_from: Date;
  valid_until: Date;
  lines: BudgetLineBody[];
  gpu_time: GpuTimeBody[];
}

/** An envelope's promise to one project. */
export class AwardDto {
  id: string;
  project: string;
  /** The organisation whose lead accepts it. */
  coordinator: string;
  /** `offered`, `accepted`, `active`, `suspended`, `closing`, `closed`, `declined` or `revoked`. */
  state: string;
  /** Why it is suspended, or was declined or revoked. */
  state_reason: string | null;
  /** All its money, and the co-funding beside it, is in this currency. */
  currency: string;
  /** At most this is ever paid. */
  ceiling: MoneyDto;
  /** As it was on the day of the offer; it stays. */
  subsidy_rate: RateDto;
  /** `launching`: of the organisation that launches a job; `coordinator`: of the coordinator. */
  co_funding_from: string;
  /** Country whose envelope pays. */
  envelope_country: string;
  valid_from: Date;
  valid_until: Date;
  offered_at: Date;
  accepted_at: Date | null;
  tranches: TrancheDto[];
  version: number;
}

export class AwardPage extends PageOf(AwardDto) {}

export class AwardQuery extends PageQuery {
  @MayBeLeftOut()
  @TypeId('prj')
  project?: string;
}

export class ReasonBody {
  @IsString()
  @Length(5, 2000)
  reason: string;
}

export class SuspendAward extends ReasonBody {
  /** `suspended` stops new spending; `active` lifts that. */
  @IsIn(['suspended', 'active'])
  state: 'suspended' | 'active';
}

/** Money and GPU time of a project: what there is, what was spent, what is held. */
export class BudgetDto {
  currency: string;
  subsidy_rate: RateDto;
  grant: AccountDto[];
  co_funding: AccountDto[];
  gpu_time: AccountDto[];
}
