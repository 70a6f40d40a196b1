import { show } from '@app/platform/ids';
import type { BaseModel } from '../catalogue/base-model.entity';
import type { ModelDto, ModelVersionDto, ModelVersionSummaryDto } from './model.dto';
import type { Model } from './model.entity';
import type { Sample } from './model-sample.entity';
import type { ModelVersion } from './model-version.entity';

/** A version with the name of its base model, as lists read it. */
export type NamedVersion = ModelVersion & { base_model_name: string };

/** @param newest the version with the highest number: they are numbered without gaps and never go away */
export function shownModel(row: Model, newest: NamedVersion): ModelDto {
  return {
    id: show('mdl', row.id),
    name: row.name,
    description: row.description,
    organisation: show('org', row.org_id),
    versions: newest.number,
    newest: shownSummary(newest),
    created_at: row.created_at,
    version: row.version,
  };
}

export function shownSummary(row: NamedVersion): ModelVersionSummaryDto {
  return {
    id: show('mdv', row.id),
    model: show('mdl', row.model_id),
    number: row.number,
    digest: row.digest,
    job: show('job', row.job_id),
    base_model: show('bas', row.base_model_id),
    base_model_name: row.base_model_name,
    metrics: row.metrics,
    bytes: Number(row.bytes),
    created_at: row.created_at,
  };
}

export function shownVersion(
  row: ModelVersion,
  modelName: string,
  base: BaseModel,
  samples: readonly Sample[],
): ModelVersionDto {
  return {
    ...shownSummary({ ...row, base_model_name: base.name }),
    model_name: modelName,
    method: row.method,
    base_model_digest: row.base_model_digest,
    base_model_licence: base.licence,
    base_model_notice: base.notice,
    demonstration: base.demonstration,
    attempt: show('att', row.attempt_id),
    award: row.award_id && show('awd', row.award_id),
    organisation: show('org', row.org_id),
    launched_by: show('per', row.person_id),
    pool: row.pool_id && show('pol', row.pool_id),
    pool_country: row.pool_country,
    files: row.files.map(({ path, sha256, bytes }) => ({ path, sha256, bytes })),
    datasets: row.datasets.map((parent) => ({
      dataset_version: show('dsv', parent.dataset_version_id),
      dataset: show('dst', parent.dataset_id),
      organisation: show('org', parent.dataset_org_id),
      dataset_name: parent.dataset_name,
      number: parent.number,
      digest: parent.digest,
      licence: parent.licence,
    })),
    samples: samples.map(({ prompt, base: before, tuned }) => ({ prompt, base: before, tuned })),
    residency: { processing_included: row.processing_included, processing_excluded: row.processing_excluded },
  };
}
