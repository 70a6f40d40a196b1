import { ApiProperty } from '@nestjs/swagger';
import {
  ArrayMaxSize,
  ArrayMinSize,
  ArrayUnique,
  IsArray,
  IsIn,
  IsInt,
  IsNumber,
  IsString,
  Length,
  Max,
  Min,
} from 'class-validator';
import { MoneyDto } from '@app/ledger';
import { type Change, MayBeLeftOut, Name, Nested } from '@app/platform/http';
import { TypeId } from '@app/platform/ids';

/** How the adapter is trained. What is not said takes the recipe's default; the job's `recipe` shows all. */
export class HyperparametersBody {
  /** Optimiser steps. */
  @MayBeLeftOut()
  @IsInt()
  @Min(1)
  @Max(1_000_000)
  steps?: number;

  /** Rows a step. */
  @MayBeLeftOut()
  @IsInt()
  @Min(1)
  @Max(1024)
  batch_size?: number;

  @MayBeLeftOut()
  @IsNumber()
  @Min(1e-8)
  @Max(1)
  learning_rate?: number;

  @MayBeLeftOut()
  @IsInt()
  @Min(0)
  @Max(2_147_483_647)
  seed?: number;

  /** Rank of the adapter. */
  @MayBeLeftOut()
  @IsInt()
  @Min(1)
  @Max(512)
  lora_r?: number;

  @MayBeLeftOut()
  @IsNumber()
  @Min(0.1)
  @Max(4096)
  lora_alpha?: number;

  @MayBeLeftOut()
  @IsNumber()
  @Min(0)
  @Max(0.9)
  lora_dropout?: number;

  /** Steps between checkpoints. */
  @MayBeLeftOut()
  @IsInt()
  @Min(1)
  @Max(1_000_000)
  checkpoint_every?: number;

  /** Steps between passes over the held-out rows. */
  @MayBeLeftOut()
  @IsInt()
  @Min(1)
  @Max(1_000_000)
  evaluate_every?: number;

  /** Share of rows held out where the data has no eval split. */
  @MayBeLeftOut()
  @IsNumber()
  @Min(0)
  @Max(0.5)
  holdout_fraction?: number;

  /** Longest row in tokens; longer ones are dropped and counted. */
  @MayBeLeftOut()
  @IsInt()
  @Min(8)
  @Max(131_072)
  max_tokens_per_row?: number;
}

export class FineTuningBody {
  @Name()
  @Length(1, 100)
  name: string;

  @TypeId('bas')
  base_model: string;

  /** Published versions that the project has a right to. */
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(20)
  @ArrayUnique()
  @IsString({ each: true })
  dataset_versions: string[];

  @TypeId('pol')
  pool: string;

  @MayBeLeftOut()
  @IsInt()
  @Min(1)
  @Max(1024)
  gpus?: number;

  /** Over all attempts together; GPUs × this is held. */
  @IsInt()
  @Min(30)
  @Max(31_536_000)
  time_limit_seconds: number;

  @MayBeLeftOut()
  @IsIn(['lora'])
  method?: 'lora';

  @MayBeLeftOut()
  @Nested(() => HyperparametersBody)
  hyperparameters?: HyperparametersBody;

  /** Put before rows that have no system message of their own. */
  @MayBeLeftOut()
  @IsString()
  @Length(1, 2000)
  system_message?: string;

  /** Asked of the base and of the tuned model; answers of at most 64 tokens. */
  @MayBeLeftOut()
  @IsArray()
  @ArrayMaxSize(8)
  @IsString({ each: true })
  @Length(1, 500, { each: true })
  prompts?: string[];
}

export class IntervalDto {
  low: number;
  median: number;
  high: number;
}

export class CheckDto {
  check: string;
  result: 'passed' | 'failed' | 'waiting';
  dimension?: string;
  limit?: string | null;
  used?: string | null;
  held?: string | null;
  requested?: string | null;
  detail?: string;
}

export class CostRangeDto {
  low: MoneyDto;
  high: MoneyDto;
}

/** When a job of the asked size may start. */
export class StartDto {
  earliest: Date;
  latest: Date;
  forecast_at: Date;
}

export class EligiblePoolDto {
  pool: string;
  name: string;
  country: string;
  /** Whether the data may be processed there, by its residency and its agreements. */
  residency: boolean;
  /** Whether an agent asked for work lately. */
  live: boolean;
  /** When a job of this size may start there; null where the pool cannot say. */
  start: StartDto | null;
}

export class EstimateDto {
  /** Tokens that training will read. */
  tokens: number;
  /** Mean of a row, with its template and system message. */
  tokens_per_row: number;
  /** Where the tokens per second come from: past runs of this size, the site's calibration of this base model, or nothing yet. */
  throughput_source: 'past-attempts' | 'calibration' | 'none';
  /** Seconds with set-up, held-out passes and samples; null without a measured throughput. */
  seconds: IntervalDto | null;
  gpu_seconds: IntervalDto | null;
  /** Cost of the median. */
  cost: MoneyDto | null;
  /** Cost of the shortest and of the longest time expected. */
  cost_range: CostRangeDto | null;
  /** Cost of the whole time limit, which is what a launch holds; null without an award or a price. */
  hold: MoneyDto | null;
  hold_gpu_seconds: number;
  grant_share: MoneyDto | null;
  co_funding_share: MoneyDto | null;
  /** Whether the time limit is enough for the slowest expectation. */
  fits_time_limit: boolean | null;
  /** What the accounts would say now; null without an award or a price. */
  fits_budget: boolean | null;
  allowed_to_proceed: boolean;
  /** When it may start; null where the pool cannot say. */
  start: StartDto | null;
  checks: CheckDto[];
  /** What would change the checks that failed: each once, also where several checks would be changed by it. */
  @ApiProperty({ type: 'array', items: { $ref: '#/components/schemas/ProblemChange' } })
  changes: Change[];
  /** What each hyperparameter is that the body does not say. */
  defaults: HyperparametersBody;
  eligible_pools: EligiblePoolDto[];
}
