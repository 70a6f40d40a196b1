import type { Job } from './jobs.api';
import { mayExtend, mayRetry, secondsToHold } from './more-time';

const job = (change: Partial<Job>) =>
  ({ state: 'stopped', reason: null, time_limit_seconds: 3600, used_seconds: 600, ...change }) as Job;

it('holds for a live job what is added, and for a stopped one all that it then has left', () => {
  expect(secondsToHold(job({ state: 'running' }), 1800)).toBe(1800);
  expect(secondsToHold(job({}), 1800)).toBe(4800);
  // It ran over a little: that is no time it has left.
  expect(secondsToHold(job({ used_seconds: 3605 }), 1800)).toBe(1800);
});

it('offers a retry where there is time for one, and more time where the API gives it', () => {
  expect(mayRetry(job({ state: 'failed', reason: 'bad_row' }))).toBe(true);
  expect(mayRetry(job({ reason: 'lot-revoked' }))).toBe(true);
  // Only what is kept for the last checkpoint is left.
  expect(mayRetry(job({ reason: 'time-limit', used_seconds: 3580 }))).toBe(false);
  expect(mayRetry(job({ state: 'failed', used_seconds: 3600 }))).toBe(false);
  expect(
    ['queued', 'running', 'paused', 'stopped', 'failed', 'pausing'].filter((state) => mayExtend(job({ state }))),
  ).toEqual(['queued', 'running', 'paused', 'stopped']);
});
