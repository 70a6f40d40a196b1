// Snapshots to plan, in few words.
import { PendingJob, Pool, ProjectQuota, RunningAttempt, Snapshot } from '../snapshot';

export const NOW = 1_800_000_000;
export const HOUR = 3_600;

export const pool = (over: Partial<Pool> = {}): Pool => {
  const made = { id: 'pool', jurisdiction: 'TH', gpuType: 'H100', capacity: 8, free: 8, ...over };
  return { halt: null, ...made, free: over.free ?? made.capacity };
};

export const job = (jobId: string, over: Partial<PendingJob> = {}): PendingJob => ({
  jobId,
  projectId: 'p1',
  country: 'TH',
  poolId: 'pool',
  gpus: 1,
  remainingSeconds: HOUR,
  expectedSeconds: null,
  priorityClass: 0,
  queuedAt: NOW - 60,
  inputs: [],
  withoutRight: [],
  standing: [],
  ...over,
});

export const attempt = (jobId: string, over: Partial<RunningAttempt> = {}): RunningAttempt => ({
  jobId,
  projectId: 'p1',
  poolId: 'pool',
  gpus: 1,
  priorityClass: 0,
  startedAt: NOW - 2 * HOUR,
  expectedEnd: null,
  latestEnd: NOW + HOUR,
  lastCheckpointAt: null,
  stopping: false,
  reclaims: 0,
  ...over,
});

export const quota = (projectId: string, over: Partial<ProjectQuota> = {}): ProjectQuota => ({
  projectId,
  poolId: 'pool',
  nominal: 0,
  borrowingLimit: null,
  lendingLimit: null,
  weight: 1,
  concurrentCap: null,
  ...over,
});

export const snapshot = (over: Partial<Snapshot>): Snapshot => ({
  pools: [pool()],
  running: [],
  pending: [],
  quotas: [],
  usage: [],
  ...over,
});
