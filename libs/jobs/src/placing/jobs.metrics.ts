import { Injectable } from '@nestjs/common';
import { agentPatienceSeconds } from '@app/compute';
import { Clock } from '@app/platform/clock';
import { Config } from '@app/platform/config';
import { Database } from '@app/platform/database';
import { show } from '@app/platform/ids';
import { Metrics } from '@app/platform/observability';
import { heldStates } from '../attempts/attempt.state';

interface PoolRow {
  id: string;
  capacity: number;
  present: number;
  busy: number;
  waiting: number;
  waiting_gpus: number;
  oldest: number;
  lease_left: number | null;
}

/** What waits for each pool, how it is used, and how fresh its leases are. Every worker tells the same. */
@Injectable()
export class JobsMetrics {
  constructor(database: Database, clock: Clock, config: Config, metrics: Metrics) {
    const waiting = metrics.gauge('monsoon_jobs_waiting', 'Jobs that wait for a pool', ['pool']);
    const wanted = metrics.gauge('monsoon_jobs_waiting_gpus', 'GPUs that they ask for', ['pool']);
    const oldest = metrics.gauge('monsoon_jobs_waiting_oldest_seconds', 'Longest wait among them', ['pool']);
    const gpus = metrics.gauge(
      'monsoon_pool_gpus',
      'GPUs of a pool: busy with attempts, free, or out (in its capacity, but no agent has them lately)',
      ['pool', 'state'],
    );
    const lease = metrics.gauge(
      'monsoon_lease_oldest_seconds',
      'Since the lease that was renewed longest ago was renewed',
      ['pool'],
    );
    const unable = metrics.gauge('monsoon_agents_unable', 'Agents that told lately that they cannot work, and why', [
      'pool',
      'code',
    ]);
    const unsettled = metrics.gauge('monsoon_attempts_unsettled', 'Attempts that ended and are not settled');
    metrics.look('jobs', [waiting, wanted, oldest, gpus, lease, unable, unsettled], async () => {
      const now = clock.now();
      const lately = new Date(now.getTime() - agentPatienceSeconds * 1000);
      const rows = await database.look<PoolRow>(poolsNow, [now, lately]);
      for (const row of rows) {
        const pool = show('pol', row.id);
        waiting.set({ pool }, row.waiting);
        wanted.set({ pool }, row.waiting_gpus);
        oldest.set({ pool }, row.oldest);
        const present = Math.min(row.capacity, row.present);
        gpus.set({ pool, state: 'busy' }, row.busy);
        gpus.set({ pool, state: 'free' }, Math.max(0, present - row.busy));
        gpus.set({ pool, state: 'out' }, Math.max(0, row.capacity - Math.max(present, row.busy)));
        lease.set({ pool }, row.lease_left === null ? 0 : Math.max(0, config.leaseSeconds - row.lease_left));
      }
      const told = await database.look<{ pool_id: string; code: string; agents: number }>(
        `select pool_id, unable_code as code, count(*)::int as agents from site_agents where unable_at > $1 group by 1, 2`,
        [lately],
      );
      for (const { pool_id, code, agents } of told) unable.set({ pool: show('pol', pool_id), code }, agents);
      const [{ ended }] = await database.look<{ ended: number }>(
        `select count(*)::int as ended from attempts where ended_at is not null and settled_at is null`,
      );
      unsettled.set(ended);
    });
  }
}

const poolsNow = `
  select p.id,
         coalesce((select c.gpus from capacities c where c.pool_id = p.id and c.valid_from <= $1
                    order by c.valid_from desc, c.id desc limit 1), 0) as capacity,
         coalesce((select sum(s.gpus) from site_agents s where s.pool_id = p.id and s.last_seen_at > $2 and s.unable_at is null), 0)::int as present,
         coalesce(a.busy, 0)::int as busy, a.lease_left,
         coalesce(j.waiting, 0)::int as waiting, coalesce(j.gpus, 0)::int as waiting_gpus, coalesce(j.oldest, 0)::float8 as oldest
    from pools p
    left join (select pool_id, sum(gpus) as busy, (extract(epoch from min(lease_until) - $1))::float8 as lease_left
                 -- Apart, so that each is read by its own index.
                 from (select pool_id, gpus, lease_until from attempts where state in (${heldStates.map((state) => `'${state}'`).join(', ')})
                       union all select pool_id, gpus, null from attempts where state = 'assigned') live group by 1) a on a.pool_id = p.id
    left join (select pool_id, count(*) as waiting, sum(gpus) as gpus, extract(epoch from $1 - min(queued_at)) as oldest
                 from jobs where state = 'queued' group by 1) j on j.pool_id = p.id`;
