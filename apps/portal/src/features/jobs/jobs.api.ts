import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { type components, unwrap } from '@app/api-client';
import { api, everyPage, ifMatch, type LogLine, once } from '@app/ui';

export type Job = components['schemas']['JobDto'];
export type Loss = components['schemas']['LossDto'];

const jobs = '/api/v1/projects/{project}/fine-tuning-jobs';

/** Jobs of a project. */
export const jobsQuery = (project: string, search: { state?: string; sort?: string; cursor?: string }) =>
  queryOptions({
    queryKey: ['projects', project, 'jobs', search],
    queryFn: ({ signal }) =>
      unwrap(api.GET(jobs, { params: { path: { project }, query: { limit: 50, ...search } as never }, signal })),
  });

export const jobQuery = (project: string, job: string) =>
  queryOptions({
    queryKey: ['projects', project, 'jobs', job],
    queryFn: ({ signal }) => unwrap(api.GET(`${jobs}/{job}`, { params: { path: { project, job } }, signal })),
  });

/** The run's loss in few points, read once a visit: what comes later is streamed. */
export const lossQuery = (project: string, job: string) =>
  queryOptions({
    // Not below the job's own key: news of the job do not make it read anew.
    queryKey: ['projects', project, 'losses', job],
    queryFn: ({ signal }) => unwrap(api.GET(`${jobs}/{job}/loss`, { params: { path: { project, job } }, signal })),
    staleTime: Infinity,
    gcTime: 0,
    refetchOnWindowFocus: false,
  });

export const attemptsQuery = (project: string, job: string) =>
  queryOptions({
    queryKey: ['projects', project, 'jobs', job, 'attempts'],
    queryFn: ({ signal }) =>
      everyPage((query) =>
        unwrap(api.GET(`${jobs}/{job}/attempts`, { params: { path: { project, job }, query }, signal })),
      ),
  });

/** What is held for the job, and what of it was charged. */
export const holdQuery = (project: string, hold: string | null) =>
  queryOptions({
    queryKey: ['projects', project, 'holds', hold],
    queryFn: ({ signal }) =>
      unwrap(
        api.GET('/api/v1/projects/{project}/holds/{hold}', { params: { path: { project, hold: hold ?? '' } }, signal }),
      ),
    enabled: hold !== null,
  });

export type JobAct = 'pause' | 'resume' | 'retry' | 'cancel';

/** Steers a job as it was last read. @param key the same at every try of one intention */
export function steer(act: JobAct, { project, id: job, version }: Job, key: string): Promise<Job> {
  const params = { path: { project, job }, header: { ...ifMatch(version), ...once(key) } };
  return unwrap(api.POST(`${jobs}/{job}/${act}`, { params }));
}

/** Every line that its trainer wrote, page after page. */
export async function wholeLog({ project, id: job }: Job): Promise<LogLine[]> {
  const lines: LogLine[] = [];
  for (;;) {
    const query = { after: lines.at(-1)?.id };
    const { data } = await unwrap(api.GET(`${jobs}/{job}/logs`, { params: { path: { project, job }, query } }));
    if (data.length === 0) return lines;
    lines.push(...data);
  }
}

export type Checkpoint = components['schemas']['CheckpointDto'];

/** What a job can go on from, the furthest first. */
export const checkpointsQuery = ({ project, id: job }: Job) =>
  queryOptions({
    queryKey: ['projects', project, 'jobs', job, 'checkpoints'],
    queryFn: async ({ signal }): Promise<Checkpoint[]> => {
      const { data } = await everyPage((query) =>
        unwrap(api.GET(`${jobs}/{job}/checkpoints`, { params: { path: { project, job }, query }, signal })),
      );
      return data.toSorted((a, b) => b.step - a.step || (b.id < a.id ? -1 : 1));
    },
  });

/** Gives a job more time. @param key the same at every try of one intention */
export function extend({ project, id: job, version }: Job, seconds: number, key: string): Promise<Job> {
  const params = { path: { project, job }, header: { ...ifMatch(version), ...once(key) } };
  return unwrap(api.POST(`${jobs}/{job}/extension`, { params, body: { seconds } }));
}

/**
 * What the accounts would say now to so many more seconds of a job, and what they would hold at today's price.
 * @param seconds null while nothing is asked for
 */
export const moreQuery = ({ project, base_model, inputs, pool, gpus }: Job, seconds: number | null) =>
  queryOptions({
    queryKey: ['projects', project, 'estimate', 'more', base_model, inputs, pool, gpus, seconds],
    queryFn: ({ signal }) => {
      const dataset_versions = inputs.map(({ dataset_version }) => dataset_version);
      const body = { name: 'more', base_model, dataset_versions, pool, gpus, time_limit_seconds: seconds ?? 0 };
      return unwrap(api.POST(`${jobs}/estimate`, { params: { path: { project } }, body, signal }));
    },
    enabled: seconds !== null,
    placeholderData: keepPreviousData,
  });
