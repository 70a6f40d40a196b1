import { ApiProperty } from '@nestjs/swagger';
import { Type as TransformTo } from 'class-transformer';
import { IsInt, Max, Min } from 'class-validator';
import { MayBeLeftOut } from '@app/platform/http';

export class LossQuery {
  /** Equal parts of the run, 10 to 2,000; a curve of so many half pixels loses nothing. */
  @MayBeLeftOut()
  @TransformTo(() => Number)
  @IsInt()
  @Min(10)
  @Max(2000)
  @ApiProperty({ required: false, type: 'integer', minimum: 10, maximum: 2000, default: 400 })
  parts?: number = 400;
}

export class LossPointDto {
  step: number;
  loss: number;
}

/** How the loss fell, in few points; steps that an attempt told anew count as it told them. */
export class LossDto {
  /** Of each part the first, the last, the lowest and the highest, by step. */
  train: LossPointDto[];
  /** The mean of each part, at its last step. */
  means: LossPointDto[];
  /** The same as `train`, of what was measured on held-out rows. */
  held_out: LossPointDto[];
  /** Steps in all; null until the trainer is ready. */
  steps: number | null;
  /** The newest step; 0 before the first. */
  step: number;
  epoch: number | null;
  /** Seconds a step took lately. */
  step_seconds: number | null;
  /** Id of the newest event that counts here: `/metrics` goes on after it. Null where nothing was told. */
  after: string | null;
}
