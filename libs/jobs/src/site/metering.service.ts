import { Injectable } from '@nestjs/common';
import type { Caller } from '@app/access';
import { Attempts } from '../attempts/attempts';
import { Database, type Tx } from '@app/platform/database';
import { type FieldError, Problem } from '@app/platform/http';
import type { SendUsage } from './site.dto';

/** A site's clock may run ahead of ours, or behind, by so many seconds. */
const skewSeconds = 30;
/** A bound of what a usage record may say. */
type Bounded = { leased_at: Date; lease_until: Date; gpus: number };

/** Usage as sites tell it. Immutable records; each second under a live fence counts once, also where it is told late. */
@Injectable()
export class Metering {
  constructor(
    private readonly database: Database,
    private readonly attempts: Attempts,
  ) {}

  /**
   * Keeps a usage record; the same interval of an attempt is taken once, whoever sends it again.
   * @throws 400 for an interval beyond the lease or over another one, or with more GPU-seconds than it has room for
   */
  usage(caller: Caller, id: string, body: SendUsage): Promise<{ recorded: boolean }> {
    return this.database.transaction(caller, async (tx) => {
      const attempt = await this.attempts.metered(tx, caller, id, body.fence);
      const known = await tx.first(
        `select 1 from usage_records where pool_id = $1 and attempt_id = $2 and interval_no = $3`,
        [attempt.pool_id, id, body.interval],
      );
      if (known) return { recorded: false };
      const wrong = outside(body, attempt, tx.now) ?? (await this.overlap(tx, attempt.pool_id, id, body));
      if (wrong) throw Problem.invalid([wrong]);
      await tx.query(
        `insert into usage_records (project_id, pool_id, attempt_id, job_id, interval_no, from_at, to_at, gpu_seconds, fence, recorded_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
        [
          attempt.project_id,
          attempt.pool_id,
          id,
          attempt.job_id,
          body.interval,
          body.from,
          body.to,
          body.gpu_seconds,
          body.fence,
          tx.now,
        ],
      );
      return { recorded: true };
    });
  }

  private async overlap(tx: Tx, poolId: string, id: string, { from, to }: SendUsage): Promise<FieldError | null> {
    const other = await tx.first<{ interval_no: number; to_at: Date }>(
      `select interval_no, to_at from usage_records where pool_id = $1 and attempt_id = $2 and from_at < $4 and to_at > $3 limit 1`,
      [poolId, id, from, to],
    );
    if (!other) return null;
    const detail = `Interval ${other.interval_no} covers a part of this one.`;
    return { pointer: '/from', code: 'interval-overlaps', detail, limit: other.to_at, value: from };
  }
}

function outside({ from, to, gpu_seconds }: SendUsage, attempt: Bounded, now: Date): FieldError | null {
  const earliest = new Date(attempt.leased_at.getTime() - skewSeconds * 1000);
  const latest = new Date(Math.min(now.getTime() + skewSeconds * 1000, attempt.lease_until.getTime()));
  const longest = Math.ceil((to.getTime() - from.getTime()) / 1000 + 1) * attempt.gpus;
  if (to <= from) return { pointer: '/to', code: 'not-after-from', limit: from, value: to };
  if (from < earliest) return { pointer: '/from', code: 'before-the-lease', limit: earliest, value: from };
  if (to > latest) return { pointer: '/to', code: 'beyond-the-lease', limit: latest, value: to };
  if (gpu_seconds > longest)
    return { pointer: '/gpu_seconds', code: 'more-than-the-interval', limit: longest, value: gpu_seconds };
  return null;
}
