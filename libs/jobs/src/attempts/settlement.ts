import { Injectable } from '@nestjs/common';
import { Ledger } from '@app/ledger';
import { type ArtefactFile, Models, type Sample } from '@app/models';
import { Database, type Tx } from '@app/platform/database';
import { Outbox } from '@app/platform/events';
import { FileStores } from '@app/platform/storage';
import { residencyOf } from '@app/scheduling';
import { type Attempt, attemptColumns } from './attempts';
import { type Job, jobColumns } from '../job';
import { isLive, type JobState, moveJob } from '../job.state';

/** A job that fails for the machine's sake is tried again this often. */
export const mostFailures = 5;

/** Ends that are nobody's fault but the machine's: the job goes back to the queue with its last checkpoint. */
const again = new Set(['killed', 'lost', 'not_started', 'signal', 'lease_ending', 'internal']);

/** What becomes of a job when an attempt has ended: state, capture, hold, model. One transaction in the job's project. */
@Injectable()
export class Settlement {
  constructor(
    private readonly database: Database,
    private readonly ledger: Ledger,
    private readonly models: Models,
    private readonly stores: FileStores,
    private readonly outbox: Outbox,
  ) {}

  /** Settles an ended attempt; a second call finds it settled. */
  async settle(projectId: string, attemptId: string): Promise<void> {
    await this.database.transaction({ door: 'partner', scopes: { projects: [projectId] } }, async (tx) => {
      const attempt = await tx.first<Attempt & { [column: string]: unknown }>(
        `select ${attemptColumns} from attempts where project_id = $1 and id = $2 and ended_at is not null and settled_at is null
          for no key update`,
        [projectId, attemptId],
      );
      if (!attempt) return;
      const job = await this.locked(tx, projectId, attempt.job_id);
      await tx.query(`update attempts set settled_at = $3 where project_id = $1 and id = $2`, [
        projectId,
        attemptId,
        tx.now,
      ]);
      if (!['running', 'pausing', 'stopping'].includes(job.state)) return;
      const total = await this.total(tx, job);
      const used = await this.wallSeconds(tx, job);
      const { to, reason, message } = this.next(job, attempt);
      const made = to === 'succeeded' ? await this.register(tx, job, attempt) : null;
      const live = isLive(to);
      if (live) await this.capture(tx, job, total);
      else await this.ledger.close(tx, projectId, job.hold_id, total - job.hold_base_seconds);
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
          to === 'queued' && attempt.reason !== 'signal' ? 1 : 0,
          live ? null : tx.now,
          attempt.result ? JSON.stringify(attempt.result) : null,
          made?.modelId ?? null,
          made?.versionId ?? null,
        ],
      );
      const payload = { state: to, reason, pool_id: job.pool_id, gpu_seconds: total.toString() };
      await this.outbox.publish(tx, { topic: `job.${to}`, scopeId: projectId, key: job.id, payload });
    });
  }

  /** Captures what was metered of a job up to now; its hold stays open. */
  async capture(tx: Tx, job: Job, total: bigint): Promise<void> {
    const sequence = job.captures + 1;
    await this.ledger.capture(tx, job.project_id, job.hold_id, sequence, total - job.hold_base_seconds);
    await tx.query(`update jobs set captures = $3, captured_at = $4 where project_id = $1 and id = $2`, [
      job.project_id,
      job.id,
      sequence,
      tx.now,
    ]);
  }

  async locked(tx: Tx, projectId: string, jobId: string): Promise<Job> {
    const [job] = await tx.query<Job & { [column: string]: unknown }>(
      `select ${jobColumns} from jobs where project_id = $1 and id = $2 for no key update`,
      [projectId, jobId],
    );
    return job;
  }

  /** GPU-seconds metered over all attempts. */
  async total(tx: Tx, job: Job): Promise<bigint> {
    const [{ total }] = await tx.query<{ total: bigint }>(
      `select coalesce(sum(gpu_seconds), 0)::bigint as total from usage_records where project_id = $1 and job_id = $2`,
      [job.project_id, job.id],
    );
    return total;
  }

  private async wallSeconds(tx: Tx, job: Job): Promise<bigint> {
    return (await this.total(tx, job)) / BigInt(job.gpus);
  }

  private next(job: Job, attempt: Attempt): { to: JobState; reason: string | null; message: string | null } {
    const { reason, message } = attempt;
    const go = (to: JobState, why = reason) => ({ to: moveJob(job.state, to, 'settling'), reason: why, message });
    if (attempt.state === 'succeeded') return { ...go('succeeded', null), message: null };
    if (job.wish === 'cancel') return go('cancelled', 'cancelled');
    if (job.wish === 'limit' || reason === 'time_limit') return this.stopped(job, message);
    if (job.wish === 'pause' && attempt.state === 'stopped') return go('paused', 'paused');
    if (attempt.state === 'lost' || again.has(reason ?? '')) {
      if (job.failures + 1 < mostFailures || reason === 'signal') return { ...go('queued', null), message: null };
      return go('failed', 'failed-too-often');
    }
    return go('failed', reason ?? 'failed');
  }

  /** The time limit: a step over `stopping`, as the table wants it. */
  private stopped(job: Job, message: string | null): { to: JobState; reason: string; message: string | null } {
    if (job.state !== 'stopping') moveJob(job.state, 'stopping', 'settling');
    return { to: moveJob('stopping', 'stopped', 'settling'), reason: 'time-limit', message };
  }

  private async register(tx: Tx, job: Job, attempt: Attempt) {
    const store = await this.stores.inCountry(attempt.country);
    const files: ArtefactFile[] = (attempt.artefacts ?? []).map((file) => ({ ...file, store_id: store?.id ?? '' }));
    const samples = await tx.query<{ data: { prompt: string; before: string; after: string } }>(
      `select data from attempt_events where project_id = $1 and job_id = $2 and type = 'sample' order by at, seq`,
      [job.project_id, job.id],
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
        wall_seconds: result.wall_s ?? null,
      },
      samples: samples.map(({ data }): Sample => ({ prompt: data.prompt, base: data.before, tuned: data.after })),
      residency: { processing_included: included ? [...included] : null, processing_excluded: [...excluded] },
    });
  }
}
