export { plan } from './plan';
export type { Admission, Plan } from './plan';
export type { Explanation } from './explain';
export { forecast } from './forecast';
export { forbiddenBy, permits, residencyOf } from './residency';
export { calibrate, estimateDuration } from './estimate';
export type { Duration, Throughput } from './estimate';
export type { PendingJob, ProjectQuota, RunningAttempt, Snapshot } from './snapshot';
