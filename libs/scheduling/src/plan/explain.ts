import type { Change, Offer } from '@app/platform/http';
import type { Inability } from '@app/compute';
import { inabilities, mendAgent, startAgent } from './inabilities';
import { CHECKS, CheckName, Finding, REASONS, ReasonCode } from './reasons';
import { residencyOf } from '../residency';
import { Interval, PendingJob, Pool, Seconds } from '../snapshot';

/** One check in the shape of the API's problems. */
export interface CheckResult {
  check: CheckName;
  result: 'passed' | 'failed' | 'waiting';
  dimension?: string;
  limit?: number | string | null;
  used?: number | null;
  held?: number | null;
  requested?: number | string | null;
}

/** Why one job is not running. Names no other project: it may be shown to everybody in the job's own project. */
export interface Explanation {
  jobId: string;
  projectId: string;
  poolId: string;
  /** The limit or filter that binds. */
  reason: ReasonCode;
  check: CheckName;
  /** What the four numbers count. */
  dimension: string;
  limit: number | string | null;
  used: number | null;
  /** Promised to others. */
  held: number | null;
  requested: number | string | null;
  /** English sentence; sites translate by `reason` and `params`. */
  detail: string;
  params: Record<string, number | string | string[]>;
  /** GPU-hours that go before this job in its pool, by time limits; null where no turn will come. */
  workAheadGpuHours: number | null;
  /** When it may start; null where waiting alone will not start it, or nobody can say. */
  start: Interval | null;
  /** The checks up to and with the one that binds. */
  checks: CheckResult[];
  changes: Change[];
}

const PASSED = new Map<CheckName, CheckResult>(CHECKS.map((check) => [check, { check, result: 'passed' }]));

/** Puts a finding into words and numbers for people. */
export function explain(
  job: PendingJob,
  pool: Pool | undefined,
  finding: Finding,
  outlook: { workAheadGpuHours: number | null; start: Interval | null },
): Explanation {
  const { reason, limit, used, held, requested } = finding;
  const { check, result, dimension } = REASONS[reason];
  const binding: CheckResult = { check, result, dimension, limit, used, held, requested };
  return {
    jobId: job.jobId,
    projectId: job.projectId,
    poolId: job.poolId,
    reason,
    check,
    dimension,
    limit,
    used,
    held,
    requested,
    detail: sentence(job, pool, finding),
    params: paramsOf(job, pool, finding),
    ...outlook,
    checks: [...CHECKS.slice(0, CHECKS.indexOf(check)).map((name) => ({ ...PASSED.get(name)! })), binding],
    changes: changesFor(job, finding),
  };
}

function paramsOf(job: PendingJob, pool: Pool | undefined, finding: Finding): Explanation['params'] {
  return {
    gpus: job.gpus,
    ...(pool && { gpu_type: pool.gpuType, jurisdiction: pool.jurisdiction }),
    ...(finding.sources && { sources: [...finding.sources] }),
    ...(finding.dueInSeconds !== undefined && { due_in_seconds: finding.dueInSeconds }),
    ...(finding.windowSeconds !== undefined && { window_seconds: finding.windowSeconds }),
    ...(finding.room !== undefined && { room: finding.room }),
  };
}

function sentence(
  job: PendingJob,
  pool: Pool | undefined,
  { reason, limit, used, held, requested, ...more }: Finding,
): string {
  const place = pool ? `the ${pool.gpuType} pool in ${pool.jurisdiction}` : `pool ${job.poolId}`;
  const sources = (more.sources ?? []).join(', ');
  switch (reason) {
    case 'unknown-pool':
      return `There is no pool ${job.poolId}.`;
    case 'invalid-size':
      return `A job needs a whole number of GPUs, at least one; this one asks for ${job.gpus}.`;
    case 'time-limit-spent':
      return 'The time limit is used up; the job can go on after an extension.';
    case 'residency':
      return `Processing in ${requested} is not allowed by ${sources}; all inputs together may be processed ${placesOf(job)}.`;
    case 'data-right-ended':
      return `The project has no right in force to use ${sources} in this pool.`;
    case 'award-not-active':
      return 'The award that pays for this job is suspended or closed.';
    case 'organisation-not-active':
      return 'The organisation that launched this job is suspended or closed.';
    case 'project-not-active':
      return 'The project is suspended or closed.';
    case 'participant-not-active':
      return 'The organisation that launched this job is suspended in the project, or has left it.';
    case 'pool-closed':
      return `Nothing starts in ${place}: it is closed.`;
    case 'agent-absent':
      return `Nothing starts in ${place}: none of its agents has asked for work lately, and its operator must start one.`;
    case 'agent-preparing':
    case 'agent-no-python':
    case 'agent-trainer-broken':
    case 'agent-no-disk':
    case 'agent-other':
      return `The agent of ${place} reports that ${inabilities[reason.slice('agent-'.length) as Inability]}.`;
    case 'pool-reduced':
      return `The job needs ${gpus(job.gpus)}; only ${limit} of ${place} work at present.`;
    case 'larger-than-pool':
      return `The job needs ${gpus(job.gpus)}; ${place} has ${limit} in all.`;
    case 'larger-than-cap':
      return `The job needs ${gpus(job.gpus)}; the project may use ${limit} at once in ${place}.`;
    case 'larger-than-quota':
      return `The job needs ${gpus(job.gpus)}; quota and borrowing give the project at most ${limit} in ${place}.`;
    case 'concurrent-cap':
      return `The project uses ${used} of the ${gpus(Number(limit))} that it may use at once; the job needs ${requested} more.`;
    case 'quota-limit':
      return `The project uses ${used} of the ${gpus(Number(limit))} that its quota and borrowing limit allow; the job needs ${requested} more.`;
    case 'project-reservation':
      return `Another job of the project comes first and needs ${gpus(Number(held))} of its limit of ${limit} in ${span(more.dueInSeconds!)}; this job would still be running then.`;
    case 'borrowed-out':
      return `The job needs ${gpus(Number(requested))} of lent quota; ${used} of ${limit} are in use.`;
    case 'capacity':
      return `The job needs ${gpus(Number(requested))} at once; ${idle(limit, used)} of ${limit} in ${place} are free.`;
    case 'reservation':
      return `${gpus(Number(held))} are promised to a job that comes first, in ${span(more.dueInSeconds!)}; this job would still be running then.`;
  }
}

/** Where all inputs of a job together may be processed. */
function placesOf({ inputs }: PendingJob): string {
  const { included, excluded } = residencyOf(inputs);
  if (included === null) return `anywhere but in ${excluded.join(', ')}`;
  return included.length > 0 ? `in ${included.join(', ')}` : 'nowhere';
}

function changesFor(job: PendingJob, { reason, limit, room, windowSeconds }: Finding): Change[] {
  const changes: Change[] = [];
  const offer = (what: Offer, effect: string, ask?: string): void => {
    changes.push({ ...what, effect, possible: true, ...(ask && { ask }) });
  };
  const fewer = (most: number): void => {
    if (most > 0)
      offer(
        { action: 'fewer-gpus', variant: 'fits', values: { gpus: most } },
        `A job of at most ${gpus(most)} can be placed here.`,
      );
  };
  switch (reason) {
    case 'residency': {
      const countries = residencyOf(job.inputs).included;
      if (countries === null)
        offer({ action: 'choose-pool', variant: 'elsewhere' }, 'Pools in another country may process these inputs.');
      else if (countries.length > 0)
        offer(
          { action: 'choose-pool', variant: 'countries', values: { countries } },
          `Pools in ${countries.join(', ')} may process these inputs.`,
        );
      offer(
        { action: 'ask-steward', variant: 'residency' },
        'A wider processing rule of the named inputs would allow this pool.',
        'the data steward',
      );
      break;
    }
    case 'data-right-ended':
      offer(
        { action: 'ask-steward', variant: 'right' },
        'A new agreement lets the job take its turn.',
        'the data steward',
      );
      break;
    case 'time-limit-spent':
      offer({ action: 'extension' }, 'More time lets the job go on from its last checkpoint.');
      break;
    case 'unknown-pool':
    case 'invalid-size':
      offer({ action: 'launch-again' }, 'A new job with a valid pool and size can run.');
      break;
    case 'award-not-active':
    case 'organisation-not-active':
    case 'project-not-active':
    case 'participant-not-active':
      offer(
        { action: 'ask-programme', variant: 'lifted' },
        'The job takes its turn as soon as this is lifted.',
        'the programme office',
      );
      break;
    case 'larger-than-pool':
    case 'pool-reduced':
      fewer(Number(limit));
      break;
    case 'larger-than-cap':
    case 'larger-than-quota':
      fewer(Number(limit));
      offer(
        { action: 'ask-programme', variant: 'limit' },
        'A higher limit lets the job wait its turn.',
        'the programme office',
      );
      break;
    case 'concurrent-cap':
    case 'quota-limit':
      offer(
        { action: 'wait-for-own-jobs' },
        'It can start when enough of the project’s own jobs in this pool have ended.',
      );
      offer(
        { action: 'ask-programme', variant: 'at-once' },
        'A higher limit lets more jobs of the project run at once.',
        'the programme office',
      );
      break;
    case 'agent-absent':
      changes.push(startAgent);
      break;
    case 'agent-no-python':
    case 'agent-trainer-broken':
    case 'agent-no-disk':
    case 'agent-other':
      changes.push(mendAgent);
      break;
    case 'pool-closed':
      offer({ action: 'choose-pool', variant: 'open' }, 'A pool that is open takes it.');
      break;
    case 'agent-preparing':
    case 'borrowed-out':
    case 'capacity':
    case 'reservation':
    case 'project-reservation':
      break;
  }
  if (room !== undefined && room > 0)
    offer(
      { action: 'fewer-gpus', variant: 'now', values: { gpus: room } },
      `With at most ${gpus(room)} it would start now.`,
    );
  if (windowSeconds !== undefined && windowSeconds > 0)
    offer(
      { action: 'shorter-time-limit', variant: 'now', values: { seconds: windowSeconds } },
      `With a time limit of at most ${span(windowSeconds)} it would start now.`,
    );
  return changes;
}

const idle = (limit: Finding['limit'], used: number | null): number => Math.max(0, Number(limit) - (used ?? 0));

const gpus = (count: number): string => `${count} ${count === 1 ? 'GPU' : 'GPUs'}`;

/** A length of time for reading, rounded down, so that what it promises holds. */
function span(seconds: Seconds): string {
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  const [hours, rest] = [Math.floor(minutes / 60), minutes % 60];
  return [hours > 0 && `${hours} h`, rest > 0 && `${rest} min`].filter(Boolean).join(' ');
}
