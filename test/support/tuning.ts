import { randomUUID } from 'node:crypto';
import type { components } from '@app/api-client';
import type { Session } from './http';
import type { Launching } from './jobs-world';

type Body = components['schemas']['FineTuningBody'];

export const jobsPath = '/api/v1/projects/{project}/fine-tuning-jobs';
export const jobPath = `${jobsPath}/{job}` as const;

/** What a test changes of a launch. */
export type Change = Partial<Body>;

/** A job of 100 s on what the project has. */
export const tuning = (l: Launching, change: Change = {}): Body => ({
  name: 'Thai helper',
  base_model: l.baseModel,
  dataset_versions: [l.dataset],
  pool: l.pool,
  time_limit_seconds: 100,
  ...change,
});

/** Launches a job, as the coordinator's owner unless said; with a fresh key unless one is given. */
export function launch(
  l: Launching,
  change: Change = {},
  key: string = randomUUID(),
  by: Session = l.partner.owner.session,
) {
  const params = { path: { project: l.funded.project }, header: { 'Idempotency-Key': key } };
  return by.POST(jobsPath, { params, body: tuning(l, change) });
}
