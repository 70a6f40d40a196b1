import { Injectable } from '@nestjs/common';
import type { Caller } from '@app/access';
import { Compute } from '@app/compute';
import { secondsShown } from '@app/ledger';
import { Database, type Tx } from '@app/platform/database';
import { Cursors, type Page, type PageQuery, Problem } from '@app/platform/http';
import { show } from '@app/platform/ids';
import type { PoolAttemptDto, PoolRunDto, PoolUsageDto, PoolUtilisationDto, ProgrammePoolUseDto } from '../job.dto';
import { type UsageRow, usageShown } from '../job.view';

const daysShown = 28;
const dayLength = 86_400_000;

/** What the operator of a pool, and a programme that uses it, may know of the work on it. */
@Injectable()
export class PoolReads {
  constructor(
    private readonly database: Database,
    private readonly cursors: Cursors,
    private readonly compute: Compute,
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

  /** Metered GPU time against what the pool could compute, by days of UTC. */
  utilisation(caller: Caller): Promise<PoolUtilisationDto> {
    return this.database.transaction(caller, async (tx) => {
      const days = await this.days(tx, caller.scopeId);
      const rows = await tx.query<{ day: string; used: bigint }>(
        `select to_char(from_at at time zone 'UTC', 'YYYY-MM-DD') as day, sum(gpu_seconds)::bigint as used from usage_records
          where pool_id = $1 and from_at >= $2 group by 1`,
        [caller.scopeId, `${days[0].day}T00:00:00Z`],
      );
      const busy = await tx.first<{ gpus: number }>(
        'select coalesce(sum(gpus), 0)::int as gpus from attempts where pool_id = $1 and ended_at is null',
        [caller.scopeId],
      );
      const used = new Map(rows.map((row) => [row.day, row.used]));
      return {
        busy_gpus: busy?.gpus ?? 0,
        days: days.map((day) => ({ ...day, used: secondsShown(used.get(day.day) ?? 0n) })),
      };
    });
  }

  /**
   * The same for a programme that uses the pool, and what runs there now: of other programmes the country alone.
   * @throws 404 where no project of it was given GPU time there, and the pool's prices are not its to confirm either
   */
  utilisationFor(caller: Caller, poolId: string): Promise<ProgrammePoolUseDto> {
    return this.database.transaction(caller, async (tx) => {
      const uses = await tx.first(
        `select 1 from pools p where p.id = $1 and (p.programme_id = $2
           or exists (select 1 from lots l where l.programme_id = $2 and l.pool_id = p.id))`,
        [poolId, caller.scopeId],
      );
      if (!uses) throw Problem.notFound('pool');
      const days = await this.days(tx, poolId);
      const rows = await tx.query<{ day: string; used: bigint; own: bigint }>(
        'select day, used, own from pool_days($1, $2)',
        [poolId, `${days[0].day}T00:00:00Z`],
      );
      const runs = await tx.query<PoolRunDto & { [column: string]: unknown }>(
        `select r.project_id as project, r.job_id as job, j.name as job_name, r.country, r.gpus
           from pool_runs($1) r left join jobs j on j.project_id = r.project_id and j.id = r.job_id
          order by r.gpus desc, r.job_id`,
        [poolId],
      );
      const used = new Map(rows.map((row) => [row.day, row]));
      return {
        days: days.map((day) => {
          const { used: all = 0n, own = 0n } = used.get(day.day) ?? {};
          return { ...day, used: secondsShown(all), own: secondsShown(own) };
        }),
        running: runs.map((run) => ({
          ...run,
          project: run.project && show('prj', run.project),
          job: run.job && show('job', run.job),
        })),
      };
    });
  }

  /** The days shown, with what the pool could compute on each; of today, until now. */
  private async days(tx: Tx, poolId: string): Promise<{ day: string; capacity: number }[]> {
    const today = Date.UTC(tx.now.getUTCFullYear(), tx.now.getUTCMonth(), tx.now.getUTCDate());
    const begins = Array.from({ length: daysShown }, (_, n) => new Date(today - (daysShown - 1 - n) * dayLength));
    const stretches = begins.map((from, n) => ({ from, until: begins[n + 1] ?? tx.now }));
    const capacity = await this.compute.capacityIn(tx, poolId, stretches);
    return begins.map((from, n) => ({ day: from.toISOString().slice(0, 10), capacity: secondsShown(capacity[n]) }));
  }
}
