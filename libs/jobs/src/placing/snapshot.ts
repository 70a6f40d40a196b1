import type { Tx } from '@app/platform/database';
import type { PendingJob, ProjectQuota, RunningAttempt, Snapshot } from '@app/scheduling';
import { agentPatienceSeconds } from '../launch/launch.service';
import type { TrainingInputs } from '../recipe';

const instant = (date: Date) => Math.floor(date.getTime() / 1000);
/** Jobs that one plan looks at; the rest is looked at as these start. */
const mostPending = 20_000;

/** Reads what the plan needs, through the system's door. */
export async function loadSnapshot(tx: Tx): Promise<Snapshot> {
  const pools = await tx.query<{
    id: string;
    country: string;
    gpu_type: string;
    capacity: number;
    live: boolean;
    busy: number;
  }>(
    `select p.id, p.country, p.gpu_type,
            coalesce((select c.gpus from capacities c where c.pool_id = p.id and c.valid_from <= $1
                       order by c.valid_from desc, c.id desc limit 1), 0) as capacity,
            exists (select 1 from site_agents s where s.pool_id = p.id and s.last_seen_at > $2) as live,
            coalesce((select sum(a.gpus) from attempts a where a.pool_id = p.id
              and a.state in ('assigned', 'leased', 'submitted', 'running', 'stopping')), 0)::int as busy
       from pools p where p.state = 'open'`,
    [tx.now, new Date(tx.now.getTime() - agentPatienceSeconds * 1000)],
  );
  const running = await tx.query<{
    job_id: string;
    project_id: string;
    pool_id: string;
    gpus: number;
    priority_class: number;
    created_at: Date;
    state: string;
    time_limit_seconds: bigint;
    used_seconds: bigint;
    expected_seconds: bigint | null;
  }>(
    `select a.job_id, a.project_id, a.pool_id, a.gpus, j.priority_class, a.created_at, a.state, j.time_limit_seconds, j.used_seconds,
            j.expected_seconds
       from attempts a join jobs j on j.project_id = a.project_id and j.id = a.job_id
      where a.state in ('assigned', 'leased', 'submitted', 'running', 'stopping')`,
  );
  const pending = await tx.query<{
    id: string;
    project_id: string;
    pool_id: string;
    gpus: number;
    priority_class: number;
    queued_at: Date;
    time_limit_seconds: bigint;
    used_seconds: bigint;
    expected_seconds: bigint | null;
    inputs: TrainingInputs;
    country: string;
    award_state: string;
  }>(
    `select j.id, j.project_id, j.pool_id, j.gpus, j.priority_class, j.queued_at, j.time_limit_seconds, j.used_seconds, j.expected_seconds,
            j.inputs, w.envelope_country as country, w.state as award_state
       from jobs j join awards w on w.project_id = j.project_id and w.id = j.award_id
      where j.state = 'queued' order by j.queued_at, j.id limit ${mostPending}`,
  );
  const caps = await tx.query<{ project_id: string; pool_id: string; concurrent_gpus: number }>(
    `select project_id, pool_id, concurrent_gpus from project_pool_caps`,
  );
  return {
    pools: pools.map((pool) => ({
      id: pool.id,
      jurisdiction: pool.country,
      gpuType: pool.gpu_type,
      capacity: pool.capacity,
      free: Math.max(0, pool.capacity - pool.busy),
      accepting: pool.live,
      notAcceptingReason: pool.live ? null : 'no agent of the pool has asked for work lately',
    })),
    running: running.map((row): RunningAttempt => {
      const left = Number(row.time_limit_seconds - row.used_seconds);
      const expected = row.expected_seconds === null ? null : Number(row.expected_seconds);
      return {
        jobId: row.job_id,
        projectId: row.project_id,
        poolId: row.pool_id,
        gpus: row.gpus,
        priorityClass: row.priority_class,
        startedAt: instant(row.created_at),
        expectedEnd: expected === null ? null : instant(row.created_at) + Math.min(expected, left),
        latestEnd: instant(row.created_at) + left,
        lastCheckpointAt: null,
        stopping: row.state === 'stopping',
        reclaims: 0,
      };
    }),
    pending: pending.map((row): PendingJob => ({
      jobId: row.id,
      projectId: row.project_id,
      country: row.country,
      poolId: row.pool_id,
      gpus: row.gpus,
      remainingSeconds: Math.max(1, Number(row.time_limit_seconds - row.used_seconds)),
      expectedSeconds: row.expected_seconds === null ? null : Number(row.expected_seconds),
      priorityClass: row.priority_class,
      queuedAt: instant(row.queued_at),
      inputs: [
        {
          source: row.inputs.base_model_name,
          processingIncluded: row.inputs.base_model_included,
          processingExcluded: [],
        },
        ...row.inputs.datasets.map((data) => ({
          source: `${data.dataset_name} ${data.number}`,
          processingIncluded: data.processing_included,
          processingExcluded: data.processing_excluded,
        })),
      ],
      licenceRefusedBy: null,
      standing: row.award_state === 'suspended' ? ['award-suspended'] : [],
    })),
    quotas: caps.map((cap): ProjectQuota => ({
      projectId: cap.project_id,
      poolId: cap.pool_id,
      nominal: 0,
      borrowingLimit: null,
      lendingLimit: null,
      weight: 1,
      concurrentCap: cap.concurrent_gpus,
    })),
    usage: [],
  };
}
