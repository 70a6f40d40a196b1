import { Problem } from '@app/platform/http';

/** From each state, where a job can go. A waiting reason is a field, never a state. */
export const jobStates = {
  queued: ['running', 'stopped', 'cancelled', 'failed'],
  running: ['pausing', 'stopping', 'queued', 'succeeded', 'failed'],
  pausing: ['paused', 'stopping', 'queued', 'succeeded', 'failed'],
  paused: ['queued', 'stopped', 'cancelled'],
  stopping: ['stopped', 'cancelled', 'succeeded', 'failed'],
  stopped: ['queued'],
  succeeded: [],
  failed: ['queued'],
  cancelled: [],
} as const;
export type JobState = keyof typeof jobStates;

/**
 * @param others states from which the act is possible by another step, for the refusal to name them too
 * @throws 409 `state-conflict` when the step does not exist
 */
export function moveJob(from: JobState, to: JobState, action: string, others: readonly JobState[] = []): JobState {
  if ((jobStates[from] as readonly JobState[]).includes(to)) return to;
  const allowed = Object.entries(jobStates).filter(([, next]) => (next as readonly string[]).includes(to));
  throw Problem.state('job', from, action, [...others, ...allowed.map(([state]) => state)]);
}

/** Whether it still has a hold: queued, running or paused in some way. */
export const isLive = (state: JobState): boolean =>
  ['queued', 'running', 'pausing', 'paused', 'stopping'].includes(state);
