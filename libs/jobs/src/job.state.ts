import { type StateOf, States } from '@app/platform/states';

/** Life of a job. A waiting reason is a field, never a state. */
export const jobStates = new States('job', {
  queued: ['running', 'stopped', 'cancelled', 'failed'],
  running: ['pausing', 'stopping', 'queued', 'succeeded', 'failed'],
  pausing: ['paused', 'stopping', 'queued', 'succeeded', 'failed'],
  paused: ['queued', 'stopped', 'cancelled'],
  stopping: ['stopped', 'cancelled', 'succeeded', 'failed'],
  stopped: ['queued'],
  succeeded: [],
  failed: ['queued'],
  cancelled: [],
});
export type JobState = StateOf<typeof jobStates>;

/** States of a job that still has a hold: queued, running or paused in some way. */
export const liveStates: readonly JobState[] = ['queued', 'running', 'pausing', 'paused', 'stopping'];

export const isLive = (state: JobState): boolean => liveStates.includes(state);
