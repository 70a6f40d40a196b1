import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsArray,
  IsIn,
  IsInt,
  IsNumber,
  IsObject,
  IsOptional,
  IsString,
  Length,
  Matches,
  Max,
  MaxLength,
  Min,
} from 'class-validator';
import { inabilities, type Inability } from '@app/compute';
import { MayBeLeftOut, Moment, Name, Nested, NestedList } from '@app/platform/http';
import { TypeId } from '@app/platform/ids';

const digest = /^[0-9a-f]{64}$/;
/** A name below an attempt's folder; never a way out of it. */
const fileName = /^(?!.*\.\.)[A-Za-z0-9][A-Za-z0-9._/-]{0,200}$/;
const largest = 2_147_483_647;

export class CapacityBody {
  @IsInt()
  @Min(0)
  @Max(1_000_000)
  gpus: number;
}

export class CalibrationBody {
  @IsString()
  @Length(1, 200)
  base_model: string;

  @Matches(digest)
  model_sha256: string;

  @IsNumber()
  @Min(0.001)
  @Max(1e9)
  tokens_per_second: number;
}

export class AskLeases {
  @TypeId('pol')
  pool: string;

  @IsIn(['process', 'slurm', 'kubernetes'])
  engine: string;

  @Nested(() => CapacityBody)
  capacity: CapacityBody;

  /** Tokens per second that the site measured, per base model. */
  @MayBeLeftOut()
  @ArrayMaxSize(100)
  @NestedList(() => CalibrationBody)
  calibrations?: CalibrationBody[];

  /** Attempts that the agent has in hand; one that was leased to it, is not here and was never submitted is given out again. */
  @IsArray()
  @ArrayMaxSize(1000)
  @IsString({ each: true })
  holding: string[];

  /** Waits this long for work when there is none. */
  @IsInt()
  @Min(0)
  @Max(25)
  wait_seconds: number;
}

export class TellInability {
  @IsIn(['process', 'slurm', 'kubernetes'])
  engine: string;

  /** What is amiss: everybody whose job waits there is told this much. */
  @IsIn(inabilities)
  code: Inability;

  /** What exactly, and what to do: for whoever operates the pool. */
  @Name()
  @Length(1, 500)
  reason: string;
}

export class RemoteFileDto {
  path: string;
  sha256: string;
  bytes: number;
  /** Short-lived address; it names store and digest only. */
  url: string;
}

export class InputFileDto extends RemoteFileDto {
  role: string;
  format: string;
}

export class LeasedModelDto {
  id: string;
  name: string;
  files: RemoteFileDto[];
}

export class LeasedCheckpointDto {
  name: string;
  step: number;
  manifest_sha256: string;
  files: RemoteFileDto[];
}

export class ResumeDto {
  checkpoint: LeasedCheckpointDto;
}

export class LeaseDto {
  attempt: string;
  job: string;
  n: number;
  /** Of the request that launched the job; logs of the site bear it, so that they are found beside the portal's. */
  request_id: string | null;
  /** Every later write carries it; a stale one is refused with 409 `stale-fence`. */
  fence: number;
  lease_until: Date;
  lease_seconds: number;
  gpus: number;
  spec: Record<string, unknown>;
  inputs: InputFileDto[];
  base_model: LeasedModelDto;
  resume: ResumeDto | null;
  /** Seconds since the run's start after which it saves and stops; each heartbeat tells it anew. */
  stop_after_s: number;
}

export class LeaseList {
  leases: LeaseDto[];
}

export class Fenced {
  @IsInt()
  @Min(1)
  @Max(largest)
  fence: number;
}

export class Heartbeat extends Fenced {
  @IsIn(['submitted', 'running'])
  state: 'submitted' | 'running';

  /** How the engine knows the run. */
  @MayBeLeftOut()
  @IsString()
  @MaxLength(200)
  engine_ref?: string;
}

export class HeartbeatAnswer {
  lease_until: Date;
  /** `stop`: save and stop. */
  commands: string[];
  /** Seconds since the run's start after which it saves and stops; an extension moves it. */
  stop_after_s: number;
}

export class SendEvents extends Fenced {
  /** Lines of the trainer's diary; each has `seq`, `t` and `type`. */
  @IsArray()
  @ArrayMaxSize(500)
  @IsObject({ each: true })
  events: Record<string, unknown>[];
}

export class LogLineBody {
  @IsInt()
  @Min(1)
  @Max(largest)
  seq: number;

  @Moment()
  at: Date;

  @IsString()
  @MaxLength(4000)
  text: string;
}

export class SendLogs extends Fenced {
  @ArrayMaxSize(500)
  @NestedList(() => LogLineBody)
  lines: LogLineBody[];
}

export class AcceptedDto {
  accepted_to: number;
}

export class SendUsage extends Fenced {
  @IsInt()
  @Min(0)
  @Max(largest)
  interval: number;

  @Moment()
  from: Date;

  @Moment()
  to: Date;

  @IsInt()
  @Min(1)
  @Max(1_000_000_000)
  gpu_seconds: number;
}

export class RecordedDto {
  recorded: boolean;
}

export class FileBody {
  @Matches(fileName)
  path: string;

  @Matches(digest)
  sha256: string;

  @IsInt()
  @Min(0)
  @Max(1e12)
  bytes: number;
}

export class SendCheckpoint extends Fenced {
  @Matches(/^step-\d{8}$/)
  name: string;

  @IsInt()
  @Min(0)
  @Max(largest)
  step: number;

  @Matches(digest)
  manifest_sha256: string;

  @ArrayMaxSize(100)
  @NestedList(() => FileBody)
  files: FileBody[];
}

export class EndAttempt extends Fenced {
  @IsIn(['succeeded', 'stopped', 'failed'])
  outcome: 'succeeded' | 'stopped' | 'failed';

  @IsOptional()
  @IsInt()
  @Min(-largest)
  @Max(largest)
  exit_code?: number | null;

  @IsString()
  @MaxLength(100)
  reason: string;

  @IsString()
  @MaxLength(2000)
  message: string;

  /** The trainer's last event. */
  @MayBeLeftOut()
  @IsObject()
  result?: Record<string, unknown>;

  @MayBeLeftOut()
  @ArrayMaxSize(100)
  @NestedList(() => FileBody)
  artefacts?: FileBody[];

  /** Of the whole attempt: shown to the pool's operator beside what was metered. */
  @IsInt()
  @Min(0)
  @Max(1e12)
  gpu_seconds_total: number;
}

export class StoredFileDto {
  sha256: string;
  bytes: number;
}

export class FileQuery {
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(largest)
  fence: number;
}
