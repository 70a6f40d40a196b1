import { Injectable } from '@nestjs/common';
import type { Caller } from '@app/access';
import { Database } from '@app/platform/database';
import { Cursors, type Page, type PageQuery } from '@app/platform/http';
import { show } from '@app/platform/ids';
import type { PoolAttemptDto, PoolUsageDto } from '../job.dto';
import { type UsageRow, usageShown } from '../job.view';

/** What the operator of a pool may know of the work on it. */
@Injectable()
export class PoolReads {
  constructor(
    private readonly database: Database,
    private readonly cursors: Cursors,
  ) {}

  /** Attempts, newest first. */
  attempts(caller: Caller, query: PageQuery): Promise<Page<PoolAttemptDto>> {
    const binding = ['pool-attempts', caller.scopeId];
    const after = this.cursors.after(query, binding);
    return this.database.transaction(caller, async (tx) => {
      const rows = await tx.query<PoolAttemptDto & { [column: string]: unknown }>(
        `select id, project_id as project, project_country as country, n, state, reason, gpus, engine_ref, created_at, started_at, ended_at,
                gpu_seconds_told::float8, (select coalesce(sum(u.gpu_seconds), 0)::float8 from usage_records u
                  where u.pool_id = attempts.pool_id and u.attempt_id = attempts.id) as gpu_seconds
           from attempts where pool_id = $1 and ($2::uuid is null or id < $2) order by id desc limit $3`,
        [caller.scopeId, after?.[0] ?? null, (query.limit ?? 50) + 1],
      );
      const shown = (row: PoolAttemptDto) => ({ ...row, id: show('att', row.id), project: show('prj', row.project) });
      return this.cursors.page(rows, query, binding, ({ id }) => [id], shown);
    });
  }

  /** Usage records, by attempt and interval, newest attempt first. */
  usage(caller: Caller, query: PageQuery): Promise<Page<PoolUsageDto>> {
    const binding = ['pool-usage', caller.scopeId];
    const after = this.cursors.after(query, binding);
    return this.database.transaction(caller, async (tx) => {
      const rows = await tx.query<UsageRow & { project_id: string; country: string; [column: string]: unknown }>(
        `select u.*, a.project_country as country from (
           select pool_id, attempt_id, interval_no, from_at, to_at, gpu_seconds, project_id from usage_records
            where pool_id = $1 and ($2::uuid is null or (attempt_id, interval_no) < ($2, $3))
            order by attempt_id desc, interval_no desc limit $4
         ) u join attempts a on a.pool_id = u.pool_id and a.id = u.attempt_id order by u.attempt_id desc, u.interval_no desc`,
        [caller.scopeId, after?.[0] ?? null, after?.[1] ?? 0, (query.limit ?? 50) + 1],
      );
      return this.cursors.page(
        rows,
        query,
        binding,
        ({ attempt_id, interval_no }) => [attempt_id, String(interval_no)],
        (row) => ({ ...usageShown(row), project: show('prj', row.project_id), country: row.country }),
      );
    });
  }
}
