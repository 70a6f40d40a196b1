export { plan } from './plan/plan';
export type { Admission, Plan } from './plan/plan';
export type { Explanation } from './plan/explain';
export { forecast, type PoolForecast } from './plan/forecast';
export { forbiddenBy, permits, residencyOf } from './residency';
export { decayUsage, DEFAULT_HALF_LIFE_SECONDS } from './history';
export { calibrate, estimateDuration } from './estimate';
export type { Duration, Throughput } from './estimate';
export type { DecayedUsage, PendingJob, ProjectQuota, RunningAttempt, Snapshot } from './snapshot';
