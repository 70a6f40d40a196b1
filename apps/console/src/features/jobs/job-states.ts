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
