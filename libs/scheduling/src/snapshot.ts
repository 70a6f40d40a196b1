import type { Inability } from '@app/compute';

/** Whole seconds since 1970-01-01T00:00:00Z. */
export type Instant = number;

/** A length of time in whole seconds. */
export type Seconds = number;

/** ISO 3166-1 alpha-2 code, for example `TH`. */
export type Country = string;

/** A span in which something is expected to happen; both ends are possible. */
export interface Interval {
  earliest: Instant;
  latest: Instant;
}

/** GPUs of one type at one site under one jurisdiction. Different GPU types are never summed, so they are different pools. */
export interface Pool {
  id: string;
  /** Country whose law holds where the GPUs stand; residency is judged against it. */
  jurisdiction: Country;
  gpuType: string;
  /** GPUs that the pool has today. */
  capacity: number;
  /** GPUs that its agent reports as idle. Attempts assigned but not yet begun may be missing from the report: `plan` takes the stricter view. */
  free: number;
  /** Why nothing may be started here; null while it takes work. */
  halt: Halt | null;
}

/** Why nothing starts in a pool: it is closed, no agent of it has asked for work lately, or its agent says that it cannot work. */
export type Halt = 'pool-closed' | 'agent-absent' | `agent-${Inability}`;

/** An attempt that holds GPUs: assigned, leased, running or stopping. */
export interface RunningAttempt {
  jobId: string;
  projectId: string;
  poolId: string;
  gpus: number;
  /** Higher is served first; the same scale as `PendingJob.priorityClass`. */
  priorityClass: number;
  startedAt: Instant;
  /** When it will probably end; null without an estimate (then `latestEnd` is used). */
  expectedEnd: Instant | null;
  /** When its time limit (or, while stopping, its grace) ends it. Reservations count on this one only. */
  latestEnd: Instant;
  /** When the last complete checkpoint was written; null before the first. */
  lastCheckpointAt: Instant | null;
  /** True once it was told to stop: its GPUs are on their way back and it is nobody's victim a second time. */
  stopping: boolean;
  /** How often the job has lost its GPUs to a reclaim; `Policy.maximumReclaims` protects it. */
  reclaims: number;
}

/** What one input of a job (a dataset version or a base model) allows. */
export interface InputResidency {
  /** Dataset version or base model, as a person knows it. */
  source: string;
  /** Countries in which it may be processed; null = anywhere. */
  processingIncluded: readonly Country[] | null;
  /** Countries in which it may not be processed, whatever else is allowed. */
  processingExcluded: readonly Country[];
}

/** Why a job may not start although its request is in order. */
export type StandingCode =
  'award-not-active' | 'organisation-not-active' | 'project-not-active' | 'participant-not-active';

/** A queued job. Its lots, money and pool were settled at launch: a lot pins its pool. */
export interface PendingJob {
  jobId: string;
  projectId: string;
  /** The award's envelope country; operators see it instead of tenants' names. */
  country: Country;
  poolId: string;
  /** All of them at once or none (a gang). */
  gpus: number;
  /** What is left of the time limit over all attempts together. */
  remainingSeconds: Seconds;
  /** What it will probably need; null without an estimate (then `remainingSeconds` is used). */
  expectedSeconds: Seconds | null;
  /** Higher is served first. */
  priorityClass: number;
  /** When the job was first queued. A job that lost its attempt keeps it, and so its place by age. */
  queuedAt: Instant;
  /** Every dataset version and the base model. */
  inputs: readonly InputResidency[];
  /** Dataset versions to which the project has no right any more, or none in this pool; empty when it has all. */
  withoutRight: readonly string[];
  /** What stops it for now, gravest first; empty when nothing does. */
  standing: readonly StandingCode[];
}

/** What one project may use of one pool, in GPUs at the same time. */
export interface ProjectQuota {
  projectId: string;
  poolId: string;
  /** Guaranteed; never reclaimed. */
  nominal: number;
  /** GPUs above nominal that it may borrow; null = no limit. */
  borrowingLimit: number | null;
  /** Unused nominal GPUs that it lends out; null = all of them. */
  lendingLimit: number | null;
  /** Its part of idle capacity relative to other projects; 0 = only what nobody else wants. */
  weight: number;
  /** GPUs that it may use at once, whatever its quota; null = no cap. */
  concurrentCap: number | null;
}

/** Past use of one pool by one project, in GPU-seconds, each hour faded by `decayUsage` up to `now`. */
export interface DecayedUsage {
  projectId: string;
  poolId: string;
  gpuSeconds: number;
}

/** All that a plan knows. Job ids, pool ids and (project, pool) pairs are unique; the order of the lists means nothing. */
export interface Snapshot {
  pools: readonly Pool[];
  running: readonly RunningAttempt[];
  pending: readonly PendingJob[];
  /** A project without a row in a pool has nominal 0, weight 1 and may borrow what is idle. */
  quotas: readonly ProjectQuota[];
  usage: readonly DecayedUsage[];
}

/** The few numbers by which operators tune the plan. */
export interface Policy {
  /** A job that has waited this long goes before all others, oldest first: the reason why no job starves. */
  patienceSeconds: Seconds;
  /** An attempt keeps borrowed GPUs for at least this long. */
  minimumRuntimeSeconds: Seconds;
  /** From the signal to stop until the GPUs are back: time for a checkpoint. */
  graceSeconds: Seconds;
  /** A job that was reclaimed this often is left alone. */
  maximumReclaims: number;
  /** An attempt past its latest end still holds its GPUs; they are expected back after this. */
  overrunSeconds: Seconds;
  /** A started job counts at once as this much past use, so that a burst cannot enter before its use is metered. */
  entryPenaltySeconds: Seconds;
}

export const DEFAULT_POLICY: Policy = {
  patienceSeconds: 3 * 86_400,
  minimumRuntimeSeconds: 1_800,
  graceSeconds: 120,
  maximumReclaims: 2,
  overrunSeconds: 60,
  entryPenaltySeconds: 3_600,
};
