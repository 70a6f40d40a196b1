import { randomUUID } from 'node:crypto';
import { type components, unwrap } from '@app/api-client';
import { at, changing, Session } from './http';
import { type Launching, until } from './jobs-world';
import type { Portal } from './system';

type Schemas = components['schemas'];

export const jobsPath = '/api/v1/projects/{project}/fine-tuning-jobs';
export const jobPath = `${jobsPath}/{job}` as const;
export const attemptPath = '/api/v1/site/attempts/{attempt}';

/** What a test changes of a launch. */
export type Change = Partial<Schemas['FineTuningBody']>;

/** A job of 100 s on what the project has. */
export const tuning = (l: Launching, change: Change = {}): Schemas['FineTuningBody'] => ({
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

/** Invariants of the ledger that do not hold, over all books, recomputed. */
export const brokenInvariants = async ({ admin }: Portal) =>
  (await admin.query(`select invariant, first_wrong from reconcile_books() where wrong > 0`)).rows;

/** One project's jobs, as its lead sees and steers them. */
export function desk(l: Launching) {
  const { session } = l.partner.owner;
  const of = (job: string) => ({ project: l.funded.project, job });
  const look = (id: string) => unwrap(session.GET(jobPath, at(of(id))));
  const seen = async (id: string) => {
    const { params } = changing(of(id), (await look(id)).version);
    return { ...params, header: { ...params.header, 'Idempotency-Key': randomUUID() } };
  };
  return {
    of,
    look,
    reaches: (id: string, state: string) =>
      until(
        () => look(id),
        (job) => job.state === state,
      ),
    explained: (id: string, reason?: string) =>
      until(
        () => look(id),
        ({ waiting }) => waiting !== null && (reason === undefined || waiting.reason === reason),
      ),
    steer: async (id: string, action: 'pause' | 'resume' | 'cancel' | 'retry') =>
      session.POST(`${jobPath}/${action}`, { params: await seen(id) }),
    extend: async (id: string, seconds: number) =>
      session.POST(`${jobPath}/extension`, { params: await seen(id), body: { seconds } }),
    holdsOf: async (id: string) => {
      const params = { path: { project: l.funded.project }, query: { limit: 200 } };
      const { data } = await unwrap(session.GET('/api/v1/projects/{project}/holds', { params }));
      return data.filter(({ job }) => job === id);
    },
  };
}

/** What the key of the pool's agent may ask, in the words of a test rather than of the scripted agent. */
export const siteOf = (l: Launching) => new Session(l.partner.owner.session.url, l.agentKey);

/** A heartbeat of a running attempt. */
export const beat = (l: Launching, { attempt, fence }: { attempt: string; fence: number }) =>
  siteOf(l).POST(`${attemptPath}/heartbeat`, {
    ...at({ attempt }),
    body: { fence, state: 'running', engine_ref: 'pid 1' },
  });
