import { Injectable } from '@nestjs/common';
import type { Caller } from '@app/access';
import { Audit } from '@app/audit';
import { Database, type Tx } from '@app/platform/database';
import { Outbox } from '@app/platform/events';
import { matchVersion, Problem } from '@app/platform/http';
import { newId } from '@app/platform/ids';
import { busyStates } from '../attempts/attempt.state';
import { stopAttempts } from '../attempts/stop-attempts';
import { stopAfter } from '../attempts/time-limit';
import { type Job, lockedJob } from '../job';
import type { JobDto } from '../job.dto';
import { JobHolds } from '../job-holds';
import { type LedgerRefusal, noTimeLeft, refusedByLedger } from '../job.problems';
import { type JobState, jobStates } from '../job.state';
import { jobShown } from '../job.view';
import { ConditionReader } from '../launch/conditions';

/** What does not refuse a job with a new hold: an engine that is away only makes it wait. */
const underANewHold = ['engine-unavailable'];
/** And one that goes on under its hold: its price stands, and its pool was open when it was launched. */
const underItsHold = [...underANewHold, 'no-price', 'pool-closed'];

interface Kept {
  wish?: 'pause' | 'cancel';
  reason?: string;
  ended?: boolean;
  /** Its failures are forgotten. */
  fresh?: boolean;
}

/** What people do with a job after its launch: cancel, pause, resume, retry, extend. */
@Injectable()
export class Steering {
  constructor(
    private readonly database: Database,
    private readonly holds: JobHolds,
    private readonly conditions: ConditionReader,
    private readonly audit: Audit,
    private readonly outbox: Outbox,
  ) {}

  /** A queued job gives its hold back at once; a running one saves, stops, and is charged for what it used. */
  cancel(caller: Caller, jobId: string): Promise<JobDto> {
    return this.act(caller, jobId, 'cancel', async (tx, job) => {
      if (job.state === 'queued' || job.state === 'paused') {
        jobStates.move(job.state, 'cancelled', 'cancelling');
        await this.holds.end(tx, job);
        return this.keep(tx, job, 'cancelled', { reason: 'cancelled', ended: true });
      }
      const state =
        job.state === 'stopping'
          ? job.state
          : jobStates.move(job.state, 'stopping', 'cancelling', ['queued', 'paused']);
      await stopAttempts(tx, job);
      return this.keep(tx, job, state, { wish: 'cancel' });
    });
  }

  /** A running job saves and stops; its hold stays, so that it can go on. */
  pause(caller: Caller, jobId: string): Promise<JobDto> {
    return this.act(caller, jobId, 'pause', async (tx, job) => {
      const state = jobStates.move(job.state, 'pausing', 'pausing');
      await stopAttempts(tx, job);
      return this.keep(tx, job, state, { wish: 'pause' });
    });
  }

  resume(caller: Caller, jobId: string): Promise<JobDto> {
    return this.act(caller, jobId, 'resume', async (tx, job) => {
      if (job.state !== 'paused') throw Problem.state('job', job.state, 'resuming', ['paused']);
      await this.mustBeAllowed(tx, job, underItsHold);
      return this.keep(tx, job, jobStates.move(job.state, 'queued', 'resuming'));
    });
  }

  /** A job that failed, or was stopped with time left, goes on from its last checkpoint with a new hold for that time. */
  retry(caller: Caller, jobId: string): Promise<JobDto> {
    return this.act(caller, jobId, 'retry', async (tx, job) => {
      if (job.state !== 'failed' && job.state !== 'stopped')
        throw Problem.state('job', job.state, 'a retry', ['failed', 'stopped']);
      const left = job.time_limit_seconds - job.used_seconds;
      if (left <= 0n) throw noTimeLeft(job.time_limit_seconds, job.used_seconds);
      await this.mustBeAllowed(tx, job, underANewHold);
      await this.newHold(tx, job, left);
      return this.keep(tx, job, jobStates.move(job.state, 'queued', 'a retry'), { fresh: true });
    });
  }

  /** More time: a live job's hold grows, and a running attempt is told; a stopped job gets a new hold and is queued again. */
  extend(caller: Caller, jobId: string, seconds: number): Promise<JobDto> {
    return this.act(caller, jobId, 'extend', async (tx, job) => {
      const more = BigInt(seconds);
      const limit = job.time_limit_seconds + more;
      const left = limit - job.used_seconds;
      const live = ['queued', 'running', 'paused'].includes(job.state);
      if (!live && job.state !== 'stopped')
        throw Problem.state('job', job.state, 'an extension', ['queued', 'running', 'paused', 'stopped']);
      if (left <= 0n)
        throw Problem.invalid([
          { pointer: '/seconds', code: 'not-enough', limit: String(1n - left + more), value: seconds },
        ]);
      await this.mustBeAllowed(tx, job, live ? underItsHold : underANewHold);
      if (live) await this.place(tx, job, more * BigInt(job.gpus), job.hold_id, true);
      else await this.newHold(tx, job, left);
      await tx.query(`update jobs set time_limit_seconds = $3 where project_id = $1 and id = $2`, [
        job.project_id,
        job.id,
        limit,
      ]);
      await tx.query(
        `update attempts set stop_after_seconds = $3 where project_id = $1 and job_id = $2 and state = any ($4)`,
        [job.project_id, job.id, stopAfter(Number(left)), busyStates],
      );
      return this.keep(tx, job, live ? job.state : jobStates.move(job.state, 'queued', 'an extension'));
    });
  }

  private act(
    caller: Caller,
    jobId: string,
    action: 'cancel' | 'pause' | 'resume' | 'retry' | 'extend',
    work: (tx: Tx, job: Job) => Promise<Job>,
  ): Promise<JobDto> {
    return this.database.transaction(caller, async (tx) => {
      const job = await lockedJob(tx, caller.scopeId, jobId);
      if (!job) throw Problem.notFound('job');
      matchVersion(caller.ifMatch, job.version);
      const changed = await work(tx, job);
      const of = ({ state, time_limit_seconds }: Job) => ({ state, time_limit_seconds });
      const subject = { scopeId: caller.scopeId, subject: 'job', subjectId: jobId };
      await this.audit.record(tx, caller, {
        ...subject,
        action: `job.${action}`,
        before: of(job),
        after: of(changed),
      });
      const topic = changed.state === job.state ? 'job.changed' : (`job.${changed.state}` as const);
      const payload = {
        state: changed.state,
        pool_id: job.pool_id,
        time_limit_seconds: Number(changed.time_limit_seconds),
      };
      await this.outbox.publish(tx, { topic, scopeId: caller.scopeId, key: jobId, payload });
      return jobShown(changed);
    });
  }

  /** What the launch asked is asked again before a job goes on: award, data rights, residency, pool. */
  private async mustBeAllowed(tx: Tx, job: Job, unasked: readonly string[]): Promise<void> {
    const { refusals } = await this.conditions.read(tx, {
      projectId: job.project_id,
      poolId: job.pool_id,
      gpus: job.gpus,
      baseModelId: job.inputs.base_model_id,
      datasetVersionIds: job.inputs.datasets.map(({ dataset_version_id }) => dataset_version_id),
    });
    const refusal = refusals.find(({ code }) => !unasked.includes(code));
    if (refusal) throw refusal;
  }

  private async newHold(tx: Tx, job: Job, seconds: bigint): Promise<void> {
    const holdId = newId();
    await this.place(tx, job, seconds * BigInt(job.gpus), holdId, false);
    await tx.query(
      `update jobs set hold_id = $3, hold_base_seconds = $4, captures = 0, captured_at = null where project_id = $1 and id = $2`,
      [job.project_id, job.id, holdId, await this.holds.metered(tx, job)],
    );
  }

  private async place(tx: Tx, job: Job, gpuSeconds: bigint, holdId: string, extend: boolean): Promise<void> {
    const [{ results }] = await tx.query<{
      results: { refusal?: LedgerRefusal }[];
    }>(
      `select place_holds(array[$1::uuid], (select hold_items(jsonb_build_array(jsonb_build_object('book_id', $1::uuid, 'hold_id', $2::uuid,
           'job_id', $3::uuid, 'organisation_id', h.org_id, 'pool_id', h.pool_id, 'gpu_asset', h.gpu_asset, 'gpu_seconds', $4::bigint,
           'price_minor', case when $5 then h.price_minor else (select price_minor from price_at(h.pool_id, h.currency, $6)) end,
           'currency', h.currency, 'award_id', h.award_id, 'rate_num', h.rate_num, 'rate_den', h.rate_den, 'extend', $5::boolean)))
         from holds h where h.book_id = $1 and h.id = $7), $6) as results`,
      [job.project_id, holdId, job.id, gpuSeconds, extend, tx.now, job.hold_id],
    );
    const refusal = results[0]?.refusal;
    if (refusal) throw refusedByLedger(refusal, []);
  }

  private async keep(tx: Tx, job: Job, state: JobState, change: Kept = {}): Promise<Job> {
    await tx.query(
      `update jobs set state = $3, wish = $4, reason = $5, message = null, waiting = null,
         ended_at = case when $6::boolean then $8::timestamptz end, failures = case when $7::boolean then 0 else failures end,
         version = version + 1 where project_id = $1 and id = $2`,
      [
        job.project_id,
        job.id,
        state,
        change.wish ?? null,
        change.reason ?? null,
        change.ended ?? false,
        change.fresh ?? false,
        tx.now,
      ],
    );
    return (await lockedJob(tx, job.project_id, job.id)) as Job;
  }
}
