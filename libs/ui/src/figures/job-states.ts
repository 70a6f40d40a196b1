/** States of a job, as docs/api.md tells them. */
export const jobStates = [
  'queued',
  'running',
  'pausing',
  'paused',
  'stopping',
  'stopped',
  'succeeded',
  'failed',
  'cancelled',
] as const;

/** Whether more will be heard of it. */
export const isLive = (state: string): boolean => ['queued', 'running', 'pausing', 'stopping'].includes(state);

/** Normal states are quiet in a list; what wants a look is not. */
export const isQuietJob = (state: string): boolean => ['running', 'succeeded', 'cancelled'].includes(state);
