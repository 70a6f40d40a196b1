/** What is looked at before a job starts, in this order. The first one that says no explains the wait. */
export const CHECKS = [
  'request',
  'residency',
  'data-right',
  'standing',
  'pool',
  'size',
  'concurrent-cap',
  'quota',
  'capacity',
  'lending',
  'backfill',
] as const;
export type CheckName = (typeof CHECKS)[number];

interface Reason {
  check: CheckName;
  /** `failed`: waiting alone will not help. `waiting`: it starts by itself when its turn comes. */
  result: 'failed' | 'waiting';
  /** What `limit`, `used`, `held` and `requested` count. */
  dimension: string;
}

const failed = (check: CheckName, dimension: string): Reason => ({ check, result: 'failed', dimension });
const waiting = (check: CheckName, dimension: string): Reason => ({ check, result: 'waiting', dimension });

/** Every reason for which a job is not running. The codes are stable: sites translate by them and people search for them. */
export const REASONS = {
  'unknown-pool': failed('request', 'pool'),
  'invalid-size': failed('request', 'gpus'),
  'time-limit-spent': failed('request', 'seconds'),
  residency: failed('residency', 'country'),
  'data-right-ended': failed('data-right', 'dataset'),
  'award-not-active': failed('standing', 'award'),
  'organisation-not-active': failed('standing', 'organisation'),
  'project-not-active': failed('standing', 'project'),
  'participant-not-active': failed('standing', 'participant'),
  'pool-closed': waiting('pool', 'pool'),
  'agent-absent': waiting('pool', 'pool'),
  'agent-preparing': waiting('pool', 'pool'),
  'agent-no-python': waiting('pool', 'pool'),
  'agent-trainer-broken': waiting('pool', 'pool'),
  'agent-no-disk': waiting('pool', 'pool'),
  'agent-other': waiting('pool', 'pool'),
  'pool-reduced': waiting('pool', 'pool-gpus'),
  'larger-than-pool': failed('size', 'pool-gpus'),
  'larger-than-cap': failed('size', 'project-gpus'),
  'larger-than-quota': failed('size', 'quota-gpus'),
  'concurrent-cap': waiting('concurrent-cap', 'project-gpus'),
  'quota-limit': waiting('quota', 'quota-gpus'),
  'project-reservation': waiting('quota', 'project-gpus'),
  capacity: waiting('capacity', 'pool-gpus'),
  'borrowed-out': waiting('lending', 'lendable-gpus'),
  reservation: waiting('backfill', 'pool-gpus'),
} as const satisfies Record<string, Reason>;

export type ReasonCode = keyof typeof REASONS;

/** One check that said no, with the numbers that it saw. */
export interface Finding {
  reason: ReasonCode;
  limit: number | string | null;
  used: number | null;
  held: number | null;
  requested: number | string | null;
  /** Inputs that stand in the way (residency, data right). */
  sources?: readonly string[];
  /** Most GPUs with which the same job would have started in this plan. */
  room?: number;
  /** When the promise to another job falls due, which this job would break. */
  dueInSeconds?: number;
  /** A time limit of at most this many seconds would have let the job start in this plan. */
  windowSeconds?: number;
}
