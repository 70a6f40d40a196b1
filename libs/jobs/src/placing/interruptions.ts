import { Injectable, Logger } from '@nestjs/common';
import { Database } from '@app/platform/database';
import { Outbox } from '@app/platform/events';
import { attemptStates } from '../attempts/attempt.state';
import { stopAttempts } from '../attempts/stop-attempts';
import { lockedJob } from '../job';
import { JobHolds } from '../job-holds';
import { jobStates } from '../job.state';

/** Seconds beyond its time limit after which a run is told to stop by the portal: it should have stopped by itself. */
const overrunPatience = 60;

interface Due {
  project_id: string;
  id: string;
  reason: 'lot-revoked' | 'data-right-ended' | 'time-limit';
  message: string;
}

/**
 * Stops jobs that may not go on: their lot is being revoked, a right to their data has ended, or they run past their time
 * limit. What runs saves first; what waits or is paused gives its hold back at once. Either can go on later by a retry.
 */
@Injectable()
export class Interruptions {
  private readonly log = new Logger('Interruptions');

  constructor(
    private readonly database: Database,
    private readonly holds: JobHolds,
    private readonly outbox: Outbox,
  ) {}

  /** One look at everything. */
  async look(): Promise<void> {
    for (const due of await this.due())
      await this.stop(due).catch((error: unknown) => {
        this.log.error({ err: error, job: due.id }, 'a job was not stopped');
      });
  }

  private due(): Promise<Due[]> {
    return this.database.transaction({ door: 'system', scopes: {} }, async (tx) => {
      const onRevokedLots = await tx.query<Due & { [column: string]: unknown }>(
        `select distinct on (j.project_id, j.id) j.project_id, j.id, 'lot-revoked' as reason,
                'The GPU time that it draws on was revoked: ' || coalesce(l.ended_reason, 'no reason was given') as message
           from lots l join holds h on h.book_id = l.project_id and h.state = 'open'
            and exists (select 1 from unnest(h.legs) g where g.account_id = l.account_id)
           join jobs j on j.project_id = h.book_id and j.id = h.job_id
          where l.state in ('pending', 'active') and l.revoking_at is not null and j.state in ('queued', 'running', 'pausing', 'paused')
          limit 200`,
      );
      const withoutRight = await tx.query<Due & { [column: string]: unknown }>(
        `select j.project_id, j.id, 'data-right-ended' as reason, 'The project has no right any more to use, in this pool, ' ||
                string_agg((d->>'dataset_name') || ' ' || (d->>'number'), ', ') || '.' as message
           from jobs j cross join lateral jsonb_array_elements(j.inputs->'datasets') d
          where j.state in ('running', 'pausing') and not exists (
            select 1 from data_rights r where r.project_id = j.project_id and r.dataset_version_id = (d->>'dataset_version_id')::uuid
               and r.revoked_at is null and (r.until is null or r.until > $1) and (r.pools is null or j.pool_id = any (r.pools))
               and (r.processing_included is null or j.inputs->>'pool_country' = any (r.processing_included))
               and not j.inputs->>'pool_country' = any (r.processing_excluded))
          group by 1, 2 limit 200`,
        [tx.now],
      );
      const tooLong = await tx.query<Due & { [column: string]: unknown }>(
        `select j.project_id, j.id, 'time-limit' as reason, 'It ran past its time limit and was stopped by the portal.' as message
           from attempts a join jobs j on j.project_id = a.project_id and j.id = a.job_id
          where a.state = any ($2) and a.command is null and j.state in ('running', 'pausing')
            and a.started_at + make_interval(secs => (j.time_limit_seconds - j.used_seconds + ${overrunPatience})::float8) < $1 limit 200`,
        [tx.now, attemptStates.before('stopping')],
      );
      return [...onRevokedLots, ...withoutRight, ...tooLong];
    });
  }

  private stop({ project_id, id, reason, message }: Due): Promise<void> {
    return this.database.transaction({ door: 'partner', scopes: { projects: [project_id] } }, async (tx) => {
      const job = await lockedJob(tx, project_id, id);
      if (!job || !['queued', 'running', 'pausing', 'paused'].includes(job.state)) return;
      const waits = job.state === 'queued' || job.state === 'paused';
      const state = jobStates.move(job.state, waits ? 'stopped' : 'stopping', 'stopping');
      if (waits) await this.holds.end(tx, job);
      else await stopAttempts(tx, job);
      await tx.query(
        `update jobs set state = $3, wish = $4, reason = $5, message = $6, waiting = null, ended_at = $7, version = version + 1
          where project_id = $1 and id = $2`,
        [project_id, id, state, waits ? null : 'stop', reason, message, waits ? tx.now : null],
      );
      const payload = { state, reason, pool_id: job.pool_id };
      await this.outbox.publish(tx, { topic: `job.${state}`, scopeId: project_id, key: id, payload });
    });
  }
}
