import { Injectable, Logger } from '@nestjs/common';
import { type ArtefactFile, Models, type Sample } from '@app/models';
import { Database, type Tx } from '@app/platform/database';
import { Outbox } from '@app/platform/events';
import { FileStores } from '@app/platform/storage';
import { residencyOf } from '@app/scheduling';
import { type Attempt, attemptColumns } from './attempts';
import { type Job, lockedJob } from '../job';
import { JobHolds } from '../job-holds';
import { isLive } from '../job.state';
import { outcomeOf } from './outcome';

/** What becomes of a job when an attempt has ended: state, capture, hold, model. One transaction in the job's project. */
@Injectable()
export class Settlement {
  private readonly log = new Logger('Settlement');

  constructor(
    private readonly database: Database,
    private readonly holds: JobHolds,
    private readonly models: Models,
    private readonly stores: FileStores,
    private readonly outbox: Outbox,
  ) {}

  /** Settles an ended attempt; a second call finds it settled. */
  async settle(projectId: string, attemptId: string): Promise<void> {
    await this.database.transaction({ door: 'partner', scopes: { projects: [projectId] } }, async (tx) => {
      // The job first, then its attempts: whoever steers locks in this order too.
      const of = await tx.first<{ job_id: string }>(`select job_id from attempts where project_id = $1 and id = $2`, [
        projectId,
        attemptId,
      ]);
      const job = of && (await lockedJob(tx, projectId, of.job_id));
      const attempt = await tx.first<Attempt & { [column: string]: unknown }>(
        `select ${attemptColumns} from attempts where project_id = $1 and id = $2 and ended_at is not null and settled_at is null
          for no key update`,
        [projectId, attemptId],
      );
      if (!attempt) return;
      await tx.query(`update attempts set settled_at = $3 where project_id = $1 and id = $2`, [
        projectId,
        attemptId,
        tx.now,
      ]);
      if (!job || !['running', 'pausing', 'stopping'].includes(job.state)) return;
      const total = await this.holds.metered(tx, job);
      const used = total / BigInt(job.gpus);
      const { to, reason, message, failure } = outcomeOf(job, attempt, used);
      const made = to === 'succeeded' ? await this.register(tx, job, attempt, used) : null;
      const live = isLive(to);
      if (live) await this.holds.capture(tx, job);
      else await this.holds.end(tx, job);
      await tx.query(
        `update jobs set state = $3, wish = null, reason = $4, message = $5, used_seconds = $6, failures = failures + $7, waiting = null,
           ended_at = $8, result = coalesce($9, result), model_id = coalesce($10, model_id),
           model_version_id = coalesce($11, model_version_id), version = version + 1 where project_id = $1 and id = $2`,
        [
          projectId,
          job.id,
          to,
          reason,
          message,
          used,
          failure ? 1 : 0,
          live ? null : tx.now,
          attempt.result ? JSON.stringify(attempt.result) : null,
          made?.modelId ?? null,
          made?.versionId ?? null,
        ],
      );
      const payload = { state: to, reason, pool_id: job.pool_id, gpu_seconds: total.toString() };
      await this.outbox.publish(tx, { topic: `job.${to}`, scopeId: projectId, key: job.id, payload });
      const marks = { job: job.id, attempt: attemptId, state: to, reason, request_id: job.request_id };
      tx.afterCommit(() => this.log.log(marks, 'an attempt was settled'));
    });
  }

  private async register(tx: Tx, job: Job, attempt: Attempt, wallSeconds: bigint) {
    const store = await this.stores.inCountry(attempt.country);
    const files: ArtefactFile[] = (attempt.artefacts ?? []).map((file) => ({ ...file, store_id: store?.id ?? '' }));
    // Events are what the site told: one that is no whole sample must not keep the job from ending.
    const samples = await tx.query<{ data: { prompt: string; before: string; after: string } }>(
      `select data from attempt_events where project_id = $1 and attempt_id = $2 and type = 'sample'
          and jsonb_typeof(data->'prompt') = 'string' and jsonb_typeof(data->'before') = 'string'
          and jsonb_typeof(data->'after') = 'string' order by seq`,
      [job.project_id, attempt.id],
    );
    const { included, excluded } = residencyOf([
      {
        source: job.inputs.base_model_name,
        processingIncluded: job.inputs.base_model_included,
        processingExcluded: [],
      },
      ...job.inputs.datasets.map((data) => ({
        source: data.dataset_name,
        processingIncluded: data.processing_included,
        processingExcluded: data.processing_excluded,
      })),
    ]);
    const result = (attempt.result ?? {}) as Record<string, number | undefined>;
    return this.models.register(tx, {
      projectId: job.project_id,
      programmeId: job.programme_id,
      organisationId: job.org_id,
      personId: job.person_id,
      jobId: job.id,
      attemptId: attempt.id,
      awardId: job.award_id,
      poolId: job.pool_id,
      poolCountry: attempt.country,
      name: job.name,
      method: 'lora',
      baseModelId: job.inputs.base_model_id,
      files,
      datasets: job.inputs.datasets.map((data) => ({
        dataset_org_id: data.dataset_org_id,
        dataset_id: data.dataset_id,
        dataset_version_id: data.dataset_version_id,
        dataset_name: data.dataset_name,
        number: data.number,
        digest: data.digest,
        licence: data.licence,
      })),
      metrics: {
        base_loss: result.base_loss ?? null,
        eval_loss: result.eval_loss ?? null,
        steps: result.step ?? null,
        tokens: result.tokens ?? null,
        wall_seconds: Number(wallSeconds),
      },
      samples: samples.map(({ data }): Sample => ({ prompt: data.prompt, base: data.before, tuned: data.after })),
      residency: { processing_included: included ? [...included] : null, processing_excluded: [...excluded] },
    });
  }
}
