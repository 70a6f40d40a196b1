import { ApiProperty } from '@nestjs/swagger';
import type { Change, Check } from '@app/platform/http';

/** When a job may start. */
export class StartRangeDto {
  @ApiProperty({ format: 'date-time' })
  earliest: string;
  @ApiProperty({ format: 'date-time' })
  latest: string;
}

const amount = { oneOf: [{ type: 'string' }, { type: 'number' }], nullable: true };

/** Why a job is not running, as the scheduler saw it last: what binds, how much of it is used, held and asked for, what would change it. */
export class WaitingDto {
  /** Stable; sites translate by it and the numbers. */
  reason: string;
  /** One English sentence. */
  detail: string;
  /** What the four numbers count. */
  dimension: string;
  @ApiProperty(amount)
  limit: number | string | null;
  used: number | null;
  held: number | null;
  @ApiProperty(amount)
  requested: number | string | null;
  params: Record<string, unknown>;
  /** The checks up to and with the one that binds. */
  @ApiProperty({ type: 'array', items: { $ref: '#/components/schemas/ProblemCheck' } })
  checks: Check[];
  @ApiProperty({ type: 'array', items: { $ref: '#/components/schemas/ProblemChange' } })
  changes: Change[];
  /** GPU-hours that go before it in its pool, by time limits; null where no turn will come. */
  work_ahead_gpu_hours: number | null;
  /** Null where waiting alone will not start it, or nobody can say. */
  start: StartRangeDto | null;
}
