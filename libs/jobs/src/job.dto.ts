import { ApiProperty } from '@nestjs/swagger';
import { IsIn, IsInt, IsString, Length, Max, Min } from 'class-validator';
import { MayBeLeftOut, PageOf, PageQuery } from '@app/platform/http';
import { TypeId } from '@app/platform/ids';
import { jobStates } from './job.state';
import { WaitingDto } from './waiting.dto';

const states = jobStates.all;

export class JobInputDto {
  dataset_version: string;
  name: string;
  number: string;
  digest: string;
}

export class JobDto {
  id: string;
  kind: string;
  name: string;
  state: string;
  /** Why it ended as it did, is paused or stopping, or waits again. */
  reason: string | null;
  message: string | null;
  project: string;
  organisation: string;
  launched_by: string;
  pool: string;
  gpus: number;
  /** Over all attempts together. */
  time_limit_seconds: number;
  /** Wall seconds over all attempts. While it runs, those that were captured last: a few minutes ago, or none yet. */
  used_seconds: number;
  hold: string | null;
  base_model: string;
  inputs: JobInputDto[];
  /** What was asked of the model (`prompts`, `system`) is shown to the project only. */
  recipe: Record<string, unknown>;
  /** Why it is not running yet; null when it does. */
  waiting: WaitingDto | null;
  model_version: string | null;
  model: string | null;
  created_at: Date;
  started_at: Date | null;
  ended_at: Date | null;
  version: number;
}

export class JobPage extends PageOf(JobDto) {}

/** Orders of jobs: an index carries each, with a state and without. */
export const jobSorts = ['-created_at', 'created_at'] as const;

export class JobQuery extends PageQuery {
  @MayBeLeftOut()
  @IsIn(states)
  state?: string;

  /** Newest first, or with `created_at` oldest first. */
  @MayBeLeftOut()
  @IsIn(jobSorts)
  @ApiProperty({ required: false, enum: jobSorts, default: '-created_at' })
  sort?: (typeof jobSorts)[number] = '-created_at';
}

export class ProgrammeJobQuery extends JobQuery {
  /** Only with a `state` of jobs that have not ended (`queued`, `running`, `pausing`, `paused`, `stopping`): those are few. */
  @MayBeLeftOut()
  @TypeId('pol')
  pool?: string;

  @MayBeLeftOut()
  @TypeId('prj')
  project?: string;
}

export class ExplanationDto {
  job: string;
  state: string;
  waiting: WaitingDto | null;
  /** What is wished of it while it runs. */
  wish: string | null;
}

export class ExtendJob {
  /** Seconds to add to the time limit. */
  @IsInt()
  @Min(1)
  @Max(31_536_000)
  seconds: number;
}

export class JobEventDto {
  id: string;
  topic: string;
  at: Date;
  data: Record<string, unknown>;
}

export class JobEventList {
  data: JobEventDto[];
}

export class MetricDto {
  /** `<attempt>:<seq>`: what `Last-Event-ID` resumes after. */
  id: string;
  attempt: string;
  type: string;
  step: number | null;
  at: Date;
  /** As the trainer told it; losses in nats per target token. */
  values: Record<string, unknown>;
}

export class MetricList {
  data: MetricDto[];
}

export class LogLineDto {
  id: string;
  attempt: string;
  at: Date;
  text: string;
}

export class LogList {
  data: LogLineDto[];
}

/** All three together, for one who follows the whole job. */
export class JobNews {
  /** Last event, metric and line so far, `17/1:40/1:12`: what `Last-Event-ID` resumes after. */
  id: string;
  events: JobEventDto[];
  metrics: MetricDto[];
  lines: LogLineDto[];
}

export class AfterQuery {
  /** Id of the last one seen. */
  @MayBeLeftOut()
  @IsString()
  @Length(1, 100)
  after?: string;
}

export class MetricQuery extends AfterQuery {
  /** Only what the trainer told under this type, `eval` for the losses on held-out rows. */
  @MayBeLeftOut()
  @IsString()
  @Length(1, 50)
  type?: string;
}

export class CheckpointFileDto {
  path: string;
  sha256: string;
  bytes: number;
}

export class CheckpointDto {
  id: string;
  attempt: string;
  name: string;
  step: number;
  manifest_sha256: string;
  files: CheckpointFileDto[];
  created_at: Date;
}

export class CheckpointPage extends PageOf(CheckpointDto) {}

export class UsageDto {
  attempt: string;
  interval: number;
  from: Date;
  to: Date;
  gpu_seconds: number;
}

export class UsagePage extends PageOf(UsageDto) {
  /** Of all records, not of the page. */
  total_gpu_seconds: number;
}

export class AttemptDto {
  id: string;
  n: number;
  state: string;
  reason: string | null;
  message: string | null;
  engine_ref: string | null;
  created_at: Date;
  started_at: Date | null;
  ended_at: Date | null;
}

export class AttemptPage extends PageOf(AttemptDto) {}

export class OpenLog {
  /** Why the log of another organisation's job must be read; its owner sees this. */
  @IsString()
  @Length(10, 2000)
  reason: string;

  /** Id of the last line read: the lines after it. At most 1,000 come at once. */
  @MayBeLeftOut()
  @IsString()
  @Length(1, 100)
  after?: string;
}

/** An attempt as the pool's operator sees it: whose it is by project and country, never what it is about. */
export class PoolAttemptDto {
  id: string;
  project: string;
  /** Country of the project's envelope. */
  country: string;
  n: number;
  state: string;
  reason: string | null;
  gpus: number;
  engine_ref: string | null;
  /** GPU-seconds metered so far, and those that the site told at the end: they should be equal. */
  gpu_seconds: number;
  gpu_seconds_told: number | null;
  created_at: Date;
  started_at: Date | null;
  ended_at: Date | null;
}

export class PoolAttemptPage extends PageOf(PoolAttemptDto) {}

export class PoolUsageDto extends UsageDto {
  project: string;
  country: string;
}

/** A day of UTC on a pool, in GPU-seconds. */
export class PoolDayDto {
  /** `YYYY-MM-DD`. */
  day: string;
  /** Metered in intervals that began on it. */
  used: number;
  /** All that the pool could compute on it; of today, until now. */
  capacity: number;
}

/** How much of a pool was used: the latest 28 days with today, the oldest first. */
export class PoolUtilisationDto {
  /** GPUs that attempts have now. */
  busy_gpus: number;
  days: PoolDayDto[];
}

/** A day of a pool, for a programme that uses it. */
export class ProgrammePoolDayDto extends PoolDayDto {
  /** Of `used` by the programme's own projects. */
  own: number;
}

/** What holds GPUs of a pool now: a job of the programme, or another project by its country alone. */
export class PoolRunDto {
  /** Null where it is of another programme, as are the job and its name. */
  project: string | null;
  job: string | null;
  job_name: string | null;
  /** Country of the project's envelope. */
  country: string;
  gpus: number;
}

/** How much of a pool is used, for a programme whose projects have GPU time there. */
export class ProgrammePoolUseDto {
  /** The latest 28 days with today, the oldest first. */
  days: ProgrammePoolDayDto[];
  /** Now, what has most GPUs first. */
  running: PoolRunDto[];
}

export class PoolUsagePage extends PageOf(PoolUsageDto) {}
