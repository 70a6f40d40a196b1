import { show } from '@app/platform/ids';
import type { Job } from './job';
import type { JobDto, UsageDto } from './job.dto';
import type { TrainingInputs } from './recipe';

const inputsShown = (inputs: TrainingInputs) =>
  inputs.datasets.map(({ dataset_version_id, dataset_name, number, digest }) => ({
    dataset_version: show('dsv', dataset_version_id),
    name: dataset_name,
    number,
    digest,
  }));

/** A job as the API shows it. */
export function jobShown(job: Job): JobDto {
  return {
    id: show('job', job.id),
    kind: job.kind,
    name: job.name,
    state: job.state,
    reason: job.reason,
    message: job.message,
    project: show('prj', job.project_id),
    organisation: show('org', job.org_id),
    launched_by: show('per', job.person_id),
    pool: show('pol', job.pool_id),
    gpus: job.gpus,
    time_limit_seconds: Number(job.time_limit_seconds),
    used_seconds: Math.max(Number(job.used_seconds), Number(job.captured_seconds)),
    hold: show('hld', job.hold_id),
    base_model: show('bas', job.inputs.base_model_id),
    inputs: inputsShown(job.inputs),
    recipe: { ...job.recipe, ...job.prompts },
    waiting: job.state === 'queued' ? job.waiting : null,
    model_version: job.model_version_id && show('mdv', job.model_version_id),
    model: job.model_id && show('mdl', job.model_id),
    created_at: job.created_at,
    started_at: job.started_at,
    ended_at: job.ended_at,
    version: job.version,
  };
}

/** A usage record as it is stored. */
export interface UsageRow {
  attempt_id: string;
  interval_no: number;
  from_at: Date;
  to_at: Date;
  gpu_seconds: bigint;
}

export const usageShown = (row: UsageRow): UsageDto => ({
  attempt: show('att', row.attempt_id),
  interval: row.interval_no,
  from: row.from_at,
  to: row.to_at,
  gpu_seconds: Number(row.gpu_seconds),
});
