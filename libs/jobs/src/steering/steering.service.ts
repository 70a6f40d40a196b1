import { Injectable } from '@nestjs/common';
import type { Caller } from '@app/access';
import { Audit } from '@app/audit';
import { Ledger } from '@app/ledger';
import { Database, type Tx } from '@app/platform/database';
import { Outbox } from '@app/platform/events';
import { type Change, type Check, matchVersion, Problem } from '@app/platform/http';
import { newId } from '@app/platform/ids';
import type { Job } from '../job';
import type { JobDto } from '../job.dto';
import { refusedByLedger } from '../job.problems';
import { type JobState, moveJob } from '../job.state';
import { jobShown } from '../job.view';
import { Settlement } from '../attempts/settlement';
import { jobForChange } from '../placing/sweeps';

/** What people do with a job after its launch: cancel, pause, resume, retry, extend. */
@Injectable()
export class Steering {
  constructor(
    private readonly database: Database,
    private readonly ledger: Ledger,
    private readonly settlement: Settlement,
    private readonly audit: Audit,
    private readonly outbox: Outbox,
  ) {}

  /** A queued job gives its hold back at once; a running one saves, stops, and is charged for what it used. */
  cancel(caller: Caller, jobId: string): Promise<JobDto> {
    return this.act(caller, jobId, 'cancel', async (tx, job) => {
      if (job.state === 'queued' || job.state === 'paused') {
        moveJob(job.state, 'cancelled', 'cancelling');
        await this.endHold(tx, job);
        return this.keep(tx, job, 'cancelled', { reason: 'cancelled', ended: true });
      }
      const state = job.state === 'stopping' ? job.state : moveJob(job.state, 'stopping', 'cancelling');
      await this.command(tx, job);
      return this.keep(tx, job, state, { wish: 'cancel' });
    });
  }

  /** A running job saves and stops; its hold stays, so that it can go on. */
  pause(caller: Caller, jobId: string): Promise<JobDto> {
    return this.act(caller, jobId, 'pause', async (tx, job) => {
      const state = moveJob(job.state, 'pausing', 'pausing');
      await this.command(tx, job);
      return this.keep(tx, job, state, { wish: 'pause' });
    });
  }

  resume(caller: Caller, jobId: string): Promise<JobDto> {
    return this.act(caller, jobId, 'resume', async (tx, job) => {
      if (job.state !== 'paused') throw Problem.state('job', job.state, 'resuming', ['paused']);
      return this.keep(tx, job, moveJob(job.state, 'queued', 'resuming'), { queued: true });
    });
  }

  /** A failed job goes on from its last checkpoint with a new hold for the rest of its time limit. */
  retry(caller: Caller, jobId: string): Promise<JobDto> {
    return this.act(caller, jobId, 'retry', async (tx, job) => {
      if (job.state !== 'failed') throw Problem.state('job', job.state, 'a retry', ['failed']);
      const left = job.time_limit_seconds - job.used_seconds;
      if (left <= 0n) throw Problem.conflict('no-time-left', 'The job used its whole time limit. Extend it instead.');
      await this.newHold(tx, job, left);
      return this.keep(tx, job, moveJob(job.state, 'queued', 'a retry'), { queued: true, fresh: true });
    });
  }

  /** More time: a live job's hold grows, a stopped job gets a new one and is queued again. */
  extend(caller: Caller, jobId: string, seconds: number): Promise<JobDto> {
    return this.act(caller, jobId, 'extend', async (tx, job) => {
      const more = BigInt(seconds);
      if (['queued', 'running', 'paused'].includes(job.state)) {
        await this.place(tx, job, more * BigInt(job.gpus), job.hold_id, true);
        await tx.query(
          `update jobs set time_limit_seconds = time_limit_seconds + $3 where project_id = $1 and id = $2`,
          [job.project_id, job.id, more],
        );
        return this.keep(tx, job, job.state, {});
      }
      if (job.state !== 'stopped')
        throw Problem.state('job', job.state, 'an extension', ['queued', 'running', 'paused', 'stopped']);
      const left = job.time_limit_seconds + more - job.used_seconds;
      if (left <= 0n)
        throw Problem.invalid([
          { pointer: '/seconds', code: 'not-enough', limit: String(1n - left + more), value: seconds },
        ]);
      await tx.query(`update jobs set time_limit_seconds = time_limit_seconds + $3 where project_id = $1 and id = $2`, [
        job.project_id,
        job.id,
        more,
      ]);
      await this.newHold(tx, job, left);
      return this.keep(tx, job, moveJob(job.state, 'queued', 'an extension'), { queued: true });
    });
  }

  private act(
    caller: Caller,
    jobId: string,
    action: string,
    work: (tx: Tx, job: Job) => Promise<Job>,
  ): Promise<JobDto> {
    return this.database.transaction(caller, async (tx) => {
      const job = await jobForChange(tx, caller.scopeId, jobId);
      if (!job) throw Problem.notFound('job');
      matchVersion(caller.ifMatch, job.version);
      const changed = await work(tx, job);
      const subject = { scopeId: caller.scopeId, subject: 'job', subjectId: jobId };
      await this.audit.record(tx, caller, {
        ...subject,
        action: `job.${action}`,
        before: { state: job.state },
        after: { state: changed.state },
      });
      const payload = { state: changed.state, pool_id: job.pool_id };
      await this.outbox.publish(tx, { topic: `job.${changed.state}`, scopeId: caller.scopeId, key: jobId, payload });
      return jobShown(changed);
    });
  }

  /** Tells the agent at its next heartbeat; an attempt that no agent has yet is taken back. */
  private async command(tx: Tx, job: Job): Promise<void> {
    const told = await tx.change(
      `update attempts set command = 'stop' where project_id = $1 and job_id = $2 and state in ('leased', 'submitted', 'running', 'stopping')`,
      [job.project_id, job.id],
    );
    if (told > 0) return;
    await tx.change(
      `update attempts set state = 'withdrawn', ended_at = $3, reason = 'withdrawn' where project_id = $1 and job_id = $2 and state = 'assigned'`,
      [job.project_id, job.id, tx.now],
    );
  }

  private async endHold(tx: Tx, job: Job): Promise<void> {
    const total = (await this.settlement.total(tx, job)) - job.hold_base_seconds;
    if (total === 0n) await this.ledger.void(tx, job.project_id, job.hold_id);
    else await this.ledger.close(tx, job.project_id, job.hold_id, total);
  }

  private async newHold(tx: Tx, job: Job, seconds: bigint): Promise<void> {
    const holdId = newId();
    await this.place(tx, job, seconds * BigInt(job.gpus), holdId, false);
    await tx.query(
      `update jobs set hold_id = $3, hold_base_seconds = $4, captures = 0, captured_at = null where project_id = $1 and id = $2`,
      [job.project_id, job.id, holdId, await this.settlement.total(tx, job)],
    );
  }

  private async place(tx: Tx, job: Job, gpuSeconds: bigint, holdId: string, extend: boolean): Promise<void> {
    const [{ results }] = await tx.query<{
      results: { refusal?: { code: string; checks: Check[]; changes: Change[] } }[];
    }>(
      `select place_holds($1, (select jsonb_build_array(jsonb_build_object('hold_id', $2::uuid, 'job_id', $3::uuid,
           'organisation_id', h.org_id, 'pool_id', h.pool_id, 'gpu_asset', h.gpu_asset, 'gpu_seconds', $4::bigint,
           'price_minor', case when $5 then h.price_minor else (select price_minor from price_at(h.pool_id, h.currency, $6)) end,
           'currency', h.currency, 'award_id', h.award_id, 'rate_num', h.rate_num, 'rate_den', h.rate_den, 'extend', $5::boolean))
         from holds h where h.book_id = $1 and h.id = $7), $6) as results`,
      [job.project_id, holdId, job.id, gpuSeconds, extend, tx.now, job.hold_id],
    );
    const refusal = results[0]?.refusal;
    if (refusal) throw refusedByLedger(refusal, []);
  }

  private async keep(
    tx: Tx,
    job: Job,
    state: JobState,
    change: { wish?: string; reason?: string; ended?: boolean; queued?: boolean; fresh?: boolean },
  ): Promise<Job> {
    await tx.query(
      `update jobs set state = $3, wish = $4, reason = $5, message = null, waiting = null,
         ended_at = case when $6::boolean then $8::timestamptz end, failures = case when $7::boolean then 0 else failures end, version = version + 1
        where project_id = $1 and id = $2`,
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
    return (await jobForChange(tx, job.project_id, job.id)) as Job;
  }
}
