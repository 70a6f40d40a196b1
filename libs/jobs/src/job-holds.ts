import { Injectable } from '@nestjs/common';
import { LotEnds } from '@app/compute';
import { Ledger } from '@app/ledger';
import type { Tx } from '@app/platform/database';
import type { Job } from './job';

/** The hold of a job: what was metered is captured from it, and it ends with the job. The project must be entered. */
@Injectable()
export class JobHolds {
  constructor(
    private readonly ledger: Ledger,
    private readonly lots: LotEnds,
  ) {}

  /** GPU-seconds metered over all attempts. */
  async metered(tx: Tx, job: Job): Promise<bigint> {
    const [{ total }] = await tx.query<{ total: bigint }>(
      `select coalesce(sum(gpu_seconds), 0)::bigint as total from usage_records where project_id = $1 and job_id = $2`,
      [job.project_id, job.id],
    );
    return total;
  }

  /** Captures what was metered up to now; the hold stays open. */
  async capture(tx: Tx, job: Job): Promise<void> {
    const sequence = job.captures + 1;
    const total = await this.metered(tx, job);
    await this.ledger.capture(tx, job.project_id, job.hold_id, sequence, total - job.hold_base_seconds);
    await tx.query(
      `update jobs set captures = $3, captured_at = $4, captured_seconds = $5 where project_id = $1 and id = $2`,
      [job.project_id, job.id, sequence, tx.now, total / BigInt(job.gpus)],
    );
  }

  /**
   * Captures the last of it and gives the rest back. A lot that is being revoked, or has expired, ends in this very
   * transaction when this was its last hold.
   */
  async end(tx: Tx, job: Job): Promise<void> {
    const used = (await this.metered(tx, job)) - job.hold_base_seconds;
    if (used === 0n && job.started_at === null) await this.ledger.void(tx, job.project_id, job.hold_id);
    else await this.ledger.close(tx, job.project_id, job.hold_id, used);
    await this.lots.afterHold(tx, job.project_id, job.hold_id);
  }
}
