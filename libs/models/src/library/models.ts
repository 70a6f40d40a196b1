import { Injectable } from '@nestjs/common';
import type { Tx } from '@app/platform/database';
import { Outbox } from '@app/platform/events';
import { newId } from '@app/platform/ids';
import { manifestDigest } from '@app/platform/storage';
import { BaseModels } from '../catalogue/base-models';
import { Model } from './model.entity';
import { type ArtefactFile, type ModelMetrics, ModelVersion, type Parent } from './model-version.entity';
import { ModelSample, type Sample } from './model-sample.entity';

/** What a finished job hands over to be registered. */
export interface MadeModel {
  projectId: string;
  programmeId: string;
  /** Organisation that launched the job, and the person. */
  organisationId: string;
  personId: string;
  jobId: string;
  attemptId: string;
  awardId: string | null;
  poolId: string | null;
  poolCountry: string | null;
  /** Name of the model; another job with the same name adds a version to it. */
  name: string;
  method: string;
  baseModelId: string;
  files: ArtefactFile[];
  datasets: Parent[];
  metrics: ModelMetrics;
  samples: Sample[];
  residency: { processing_included: string[] | null; processing_excluded: string[] };
}

/** One at a time gives a model this name, or adds a version to the one that has it; until the transaction ends. */
export async function lockName(tx: Tx, projectId: string, name: string): Promise<void> {
  await tx.query('select pg_advisory_xact_lock(hashtextextended($1, 0))', [`model:${projectId}:${name}`]);
}

/** What other rooms ask of models. */
@Injectable()
export class Models {
  constructor(
    private readonly baseModels: BaseModels,
    private readonly outbox: Outbox,
  ) {}

  /**
   * Registers what a job made as the next version of its model. A second call for the same job finds the first's.
   * Enters the project as partner for it, whatever door the caller came by.
   */
  async register(tx: Tx, made: MadeModel): Promise<{ modelId: string; versionId: string; number: number }> {
    return tx.within('partner', { projects: [made.projectId] }, async () => {
      await lockName(tx, made.projectId, made.name);
      const known = await tx.manager.findOneBy(ModelVersion, { project_id: made.projectId, job_id: made.jobId });
      if (known) return { modelId: known.model_id, versionId: known.id, number: known.number };
      const base = await this.baseModels.get(tx, made.baseModelId);
      const model = await this.model(tx, made);
      const number = await this.nextNumber(tx, model);
      const versionId = newId();
      await tx.manager.insert(ModelVersion, {
        project_id: made.projectId,
        id: versionId,
        model_id: model.id,
        programme_id: made.programmeId,
        number,
        digest: manifestDigest(made.files),
        method: made.method,
        base_model_id: base.id,
        base_model_digest: base.digest,
        job_id: made.jobId,
        attempt_id: made.attemptId,
        award_id: made.awardId,
        org_id: made.organisationId,
        person_id: made.personId,
        pool_id: made.poolId,
        pool_country: made.poolCountry,
        files: made.files,
        bytes: BigInt(made.files.reduce((sum, { bytes }) => sum + bytes, 0)),
        datasets: made.datasets,
        metrics: made.metrics,
        processing_included: made.residency.processing_included,
        processing_excluded: made.residency.processing_excluded,
        created_at: tx.now,
      });
      const of = { project_id: made.projectId, version_id: versionId };
      await tx.manager.insert(
        ModelSample,
        made.samples.map(({ prompt, base, tuned }, n) => ({ ...of, number: n + 1, prompt, base, tuned })),
      );
      await this.outbox.publish(tx, {
        topic: 'model.registered',
        scopeId: made.projectId,
        key: versionId,
        payload: { model: model.id, job: made.jobId, number },
      });
      return { modelId: model.id, versionId, number };
    });
  }

  private async nextNumber(tx: Tx, model: Model): Promise<number> {
    const newest = await tx.first<{ number: number | null }>(
      'select max(number) as number from model_versions where project_id = $1 and model_id = $2',
      [model.project_id, model.id],
    );
    return (newest?.number ?? 0) + 1;
  }

  /** The model of this name; made where it is not there. */
  private async model(tx: Tx, made: MadeModel): Promise<Model> {
    const model = await tx.manager.findOneBy(Model, { project_id: made.projectId, name: made.name });
    if (model) return model;
    const first: Model = {
      project_id: made.projectId,
      id: newId(),
      programme_id: made.programmeId,
      org_id: made.organisationId,
      name: made.name,
      description: '',
      created_at: tx.now,
      version: 1,
    };
    await tx.manager.insert(Model, first);
    return first;
  }
}
