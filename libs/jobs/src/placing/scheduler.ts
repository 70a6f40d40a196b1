import { Injectable, Logger } from '@nestjs/common';
import { BaseModels } from '@app/models';
import { advisoryLocks, Database, type Tx } from '@app/platform/database';
import { Hints, Outbox } from '@app/platform/events';
import { newId } from '@app/platform/ids';
import { type Admission, type Explanation, forecast, type Plan, plan, type Snapshot } from '@app/scheduling';
import { stopAfter } from '../attempts/time-limit';
import { type Job, jobColumns } from '../job';
import type { WaitingDto } from '../waiting.dto';
import type { AttemptSpec } from '../site/leases.service';
import { loadSnapshot } from './snapshot';
import { UsageHistory } from './usage-history';

/** A forecast is published anew when something started, ended or queued, and else after this many milliseconds. */
const forecastLife = 60_000;
/** What is only later or sooner than it was is told after this many milliseconds. */
const waitingLife = 15_000;

/** Loads a snapshot, plans, and applies the plan in one transaction. */
@Injectable()
export class Scheduler {
  private readonly log = new Logger('Scheduler');
  private readonly history = new UsageHistory();
  private published = { of: '', at: 0 };
  private toldWaiting = 0;

  constructor(
    private readonly database: Database,
    private readonly baseModels: BaseModels,
    private readonly outbox: Outbox,
    private readonly hints: Hints,
  ) {}

  /** @returns how many jobs were admitted */
  async run(): Promise<number> {
    return this.database.transaction({ door: 'system', scopes: {} }, async (tx) => {
      const [{ mine }] = await tx.query<{ mine: boolean }>('select pg_try_advisory_xact_lock($1) as mine', [
        advisoryLocks.planning,
      ]);
      if (!mine) return 0;
      const snapshot = await loadSnapshot(tx, await this.history.upToNow(tx));
      const now = Math.floor(tx.now.getTime() / 1000);
      const planned = plan(snapshot, now);
      const projects = [...new Set([...planned.admit, ...planned.explanations].map(({ projectId }) => projectId))];
      await tx.enter('partner', { projects });
      for (const admission of planned.admit) await this.admit(tx, admission, projects);
      await this.explain(tx, planned);
      // What started just now is in the next round's: something changed then.
      await this.publishForecasts(tx, snapshot, now);
      for (const poolId of new Set(planned.admit.map(({ poolId }) => poolId)))
        tx.afterCommit(() => this.hints.send(`pool:${poolId}`));
      return planned.admit.length;
    });
  }

  private async admit(tx: Tx, admission: Admission, projects: string[]): Promise<void> {
    const [job] = await tx.query<Job & { [column: string]: unknown }>(
      `update jobs set state = 'running', waiting = null, reason = null, message = null, started_at = coalesce(started_at, $3), version = version + 1
        where project_id = $1 and id = $2 and state = 'queued' returning ${jobColumns}`,
      [admission.projectId, admission.jobId, tx.now],
    );
    if (!job) return;
    const [{ n }] = await tx.query<{ n: number }>(
      `select coalesce(max(n), 0) + 1 as n from attempts where project_id = $1 and job_id = $2`,
      [job.project_id, job.id],
    );
    const attemptId = newId();
    await tx.query(
      `insert into attempts (project_id, pool_id, job_id, id, n, fence, state, gpus, country, project_country, stop_after_seconds,
         assigned_at, created_at)
       values ($1, $2, $3, $4, $5, 0, 'assigned', $6, $7, $8, $9, $10, $10)`,
      [
        job.project_id,
        job.pool_id,
        job.id,
        attemptId,
        n,
        job.gpus,
        job.inputs.pool_country,
        admission.country,
        stopAfter(Number(job.time_limit_seconds - job.used_seconds)),
        tx.now,
      ],
    );
    const spec = await this.specOf(tx, job);
    await this.outbox.publish(tx, {
      topic: 'job.running',
      scopeId: job.project_id,
      key: job.id,
      payload: { state: 'running', attempt: n, pool_id: job.pool_id },
    });
    await tx.within('site', { pools: [job.pool_id] }, () =>
      tx.query(`insert into attempt_specs (pool_id, attempt_id, spec) values ($1, $2, $3)`, [
        job.pool_id,
        attemptId,
        JSON.stringify(spec),
      ]),
    );
    await tx.enter('partner', { projects });
    const marks = { job: job.id, attempt: attemptId, pool: job.pool_id, request_id: job.request_id };
    tx.afterCommit(() => this.log.log(marks, 'an attempt was assigned'));
  }

  /** Everything by digest; the agent gets addresses when it leases. */
  private async specOf(tx: Tx, job: Job): Promise<AttemptSpec> {
    const base = await this.baseModels.get(tx, job.inputs.base_model_id);
    const checkpoint = await tx.first<{
      name: string;
      step: number;
      manifest_sha256: string;
      store_id: string;
      files: AttemptSpec['base_model']['files'];
    }>(
      `select name, step, manifest_sha256, store_id, files from checkpoints where project_id = $1 and job_id = $2
        order by step desc, id desc limit 1`,
      [job.project_id, job.id],
    );
    return {
      request_id: job.request_id ?? null,
      spec: { ...job.recipe, ...job.prompts },
      inputs: job.inputs.datasets.flatMap((data) =>
        data.files
          .filter(({ split }) => split !== 'test')
          .map((file) => ({
            role: file.split,
            path: `${data.dataset_version_id}/${file.path}`,
            format: file.format,
            sha256: file.sha256,
            bytes: Number(file.bytes),
            store_id: file.store_id,
          })),
      ),
      base_model: { id: base.id, name: base.name, store_id: base.store_id, files: base.files },
      resume: checkpoint,
    };
  }

  /** Keeps each waiting job's explanation where its project reads it. */
  private async explain(tx: Tx, planned: Plan): Promise<void> {
    const rows = planned.explanations.map((explanation: Explanation) => ({
      project: explanation.projectId,
      job: explanation.jobId,
      waiting: JSON.stringify(shown(explanation)),
    }));
    if (rows.length === 0) return;
    const changed = await tx.query<{ project_id: string; otherwise: boolean }>(
      `update jobs j set waiting = e.waiting from unnest($1::uuid[], $2::uuid[], $3::jsonb[]) e(project, job, waiting), jobs b
        where j.project_id = e.project and j.id = e.job and j.state = 'queued' and j.waiting is distinct from e.waiting
          and b.project_id = e.project and b.id = e.job
        returning j.project_id, b.waiting - '{start,work_ahead_gpu_hours}'::text[] is distinct from e.waiting - '{start,work_ahead_gpu_hours}'::text[] as otherwise`,
      [rows.map(({ project }) => project), rows.map(({ job }) => job), rows.map(({ waiting }) => waiting)],
    );
    this.tellWaiting(tx, changed);
  }

  /** Open pages hear of another explanation at once, and of the same one with figures that moved on every so often. */
  private tellWaiting(tx: Tx, changed: { project_id: string; otherwise: boolean }[]): void {
    const all = tx.now.getTime() - this.toldWaiting >= waitingLife;
    if (all) this.toldWaiting = tx.now.getTime();
    const projects = new Set(changed.filter(({ otherwise }) => all || otherwise).map(({ project_id }) => project_id));
    tx.afterCommit(() => void Promise.all([...projects].map((project) => this.hints.changed(project, ['waiting']))));
  }

  private async publishForecasts(tx: Tx, snapshot: Snapshot, now: number): Promise<void> {
    const { pools, running, pending } = snapshot;
    const of = JSON.stringify([pools, running.map(({ jobId }) => jobId), pending.map(({ jobId }) => jobId)]);
    if (of === this.published.of && tx.now.getTime() - this.published.at < forecastLife) return;
    await tx.enter('site', { pools: pools.map(({ id }) => id) });
    for (const pool of forecast(snapshot, now))
      await tx.query(
        `insert into pool_forecasts (pool_id, made_at, forecast) values ($1, $2, $3)
         on conflict (pool_id) do update set made_at = excluded.made_at, forecast = excluded.forecast`,
        [pool.poolId, tx.now, JSON.stringify(pool)],
      );
    tx.afterCommit(() => {
      this.published = { of, at: tx.now.getTime() };
    });
  }
}

function shown(explanation: Explanation): WaitingDto {
  const { reason, detail, dimension, limit, used, held, requested, params, checks, changes } = explanation;
  const at = (seconds: number) => new Date(seconds * 1000).toISOString();
  return {
    reason,
    detail,
    dimension,
    limit,
    used,
    held,
    requested,
    params,
    checks,
    changes,
    work_ahead_gpu_hours: explanation.workAheadGpuHours,
    start: explanation.start && { earliest: at(explanation.start.earliest), latest: at(explanation.start.latest) },
  };
}
