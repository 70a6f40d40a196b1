import type { Job } from './jobs.api';

/** A stopped job has no hold any more: it gets a new one, for all the time that it then has left. */
export const isStopped = ({ state }: Job): boolean => state === 'stopped';

/** Whether the state of a job allows that it is given more time. */
export const mayExtend = ({ state }: Job): boolean => ['queued', 'running', 'paused', 'stopped'].includes(state);

/** Whether a retry would get more than the seconds that a run needs to stop. */
export const mayRetry = ({ state, reason, time_limit_seconds: limit, used_seconds: used }: Job): boolean =>
  (state === 'failed' || state === 'stopped') && reason !== 'time-limit' && used < limit;

/** Wall seconds that are held anew when a job is given more: those alone, or of a stopped job all that it then has left. */
export const secondsToHold = (job: Job, more: number): number =>
  isStopped(job) ? Math.max(0, job.time_limit_seconds - job.used_seconds) + more : more;
