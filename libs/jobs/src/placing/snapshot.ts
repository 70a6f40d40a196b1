import { agentPatienceSeconds, type Inability } from '@app/compute';
import type { Tx } from '@app/platform/database';
import {
  type DecayedUsage,
  type Halt,
  type PendingJob,
  type ProjectQuota,
  type RunningAttempt,
  type Snapshot,
} from '@app/scheduling';
import { busyStates } from '../attempts/attempt.state';
import type { TrainingInputs } from '../recipe';

const instant = (date: Date) => Math.floor(date.getTime() / 1000);
/** Jobs that one plan looks at; the rest is looked at as these start. */
const mostPending = 20_000;

/** Reads what the plan needs, through the system's door. @param usage what projects used lately */
export async function loadSnapshot(tx: Tx, usage: readonly DecayedUsage[]): Promise<Snapshot> {
  const { pools, running, quotas } = await loadCapacity(tx);
  return { pools, running, quotas, usage, pending: await loadPending(tx) };
}

async function loadCapacity(tx: Tx): Promise<Pick<Snapshot, 'pools' | 'running' | 'quotas'>> {
  const pools = await tx.query<{
    id: string;
    country: string;
    gpu_type: string;
    open: boolean;
    capacity: number;
    agent: string | null;
    busy: number;
  }>(
    `select p.id, p.country, p.gpu_type, p.state = 'open' as open,
            coalesce((select c.gpus from capacities c where c.pool_id = p.id and c.valid_from <= $1
                       order by c.valid_from desc, c.id desc limit 1), 0) as capacity,
            (select coalesce(s.unable_code, 'able') from site_agents s where s.pool_id = p.id and greatest(s.last_seen_at, s.unable_at) > $2
              order by s.unable_at is null desc, s.unable_at desc limit 1) as agent,
            coalesce((select sum(a.gpus) from attempts a where a.pool_id = p.id
              and a.state = any ($3)), 0)::int as busy
       from pools p`,
    [tx.now, new Date(tx.now.getTime() - agentPatienceSeconds * 1000), busyStates],
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
      where a.state = any ($1)`,
    [busyStates],
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
      halt: haltOf(pool.open, pool.agent),
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
    quotas: caps.map((cap): ProjectQuota => ({
      projectId: cap.project_id,
      poolId: cap.pool_id,
      nominal: 0,
      borrowingLimit: null,
      lendingLimit: null,
      weight: 1,
      concurrentCap: cap.concurrent_gpus,
    })),
  };
}

/** @param agent `able`, why the one that told last is not, or null where none was heard of lately */
function haltOf(open: boolean, agent: string | null): Halt | null {
  if (!open) return 'pool-closed';
  if (agent === null) return 'agent-absent';
  return agent === 'able' ? null : `agent-${agent as Inability}`;
}

interface Row {
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
  project_state: string;
  organisation_state: string | null;
  participant_state: string | null;
}

async function loadPending(tx: Tx): Promise<PendingJob[]> {
  const rows = await tx.query<Row & { [column: string]: unknown }>(
    `select j.id, j.project_id, j.pool_id, j.gpus, j.priority_class, j.queued_at, j.time_limit_seconds, j.used_seconds, j.expected_seconds,
            j.inputs, w.envelope_country as country, w.state as award_state, p.state as project_state, o.state as organisation_state,
            m.state as participant_state
       from jobs j join awards w on w.project_id = j.project_id and w.id = j.award_id join projects p on p.id = j.project_id
       left join organisation_names o on o.org_id = j.org_id
       left join participants m on m.project_id = j.project_id and m.org_id = j.org_id
      where j.state = 'queued' order by j.queued_at, j.id limit ${mostPending}`,
  );
  const rights = rows.length > 0 ? await loadRights(tx) : new Map<string, Right>();
  return rows.map((row): PendingJob => {
    const data = row.inputs.datasets.map((each) => ({
      source: `${each.dataset_name} ${each.number}`,
      right: rights.get(`${row.project_id} ${each.dataset_version_id}`) ?? null,
    }));
    return {
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
        ...data.map(({ source, right }) => ({
          source,
          processingIncluded: right?.processing_included ?? null,
          processingExcluded: right?.processing_excluded ?? [],
        })),
      ],
      withoutRight: data
        .filter(({ right }) => !right || (right.pools !== null && !right.pools.includes(row.pool_id)))
        .map(({ source }) => source),
      standing: standingOf(row),
    };
  });
}

interface Right {
  processing_included: string[] | null;
  processing_excluded: string[];
  pools: string[] | null;
}

/** Rights in force of what waits, by project and dataset version: as they are now, not as they were at the launch. */
async function loadRights(tx: Tx): Promise<Map<string, Right>> {
  const rows = await tx.query<Right & { key: string }>(
    `select distinct on (1) r.project_id || ' ' || r.dataset_version_id as key, r.processing_included, r.processing_excluded, r.pools
       from jobs j cross join lateral jsonb_array_elements(j.inputs->'datasets') d
       join data_rights r on r.project_id = j.project_id and r.dataset_version_id = (d->>'dataset_version_id')::uuid
      where j.state = 'queued' and r.revoked_at is null and (r.until is null or r.until > $1) order by 1, r.granted_at desc`,
    [tx.now],
  );
  return new Map(rows.map(({ key, ...right }) => [key, right]));
}

function standingOf(row: Row): PendingJob['standing'] {
  const standing: PendingJob['standing'][number][] = [];
  if (row.award_state !== 'active') standing.push('award-not-active');
  if (row.organisation_state !== 'verified') standing.push('organisation-not-active');
  if (row.project_state !== 'active') standing.push('project-not-active');
  if (row.participant_state !== 'active') standing.push('participant-not-active');
  return standing;
}
