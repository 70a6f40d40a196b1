import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { type components, unwrap } from '@app/api-client';
import { api, once } from '@app/ui';

export type LaunchBody = components['schemas']['FineTuningBody'];
export type Estimate = components['schemas']['EstimateDto'];
export type Job = components['schemas']['JobDto'];
export type Pool = components['schemas']['PoolDto'];
export type DataRight = components['schemas']['DataRightDto'];

const jobs = '/api/v1/projects/{project}/fine-tuning-jobs';

/** What a launch would do and what would refuse it. The last answer stays in view while the next is worked out. */
export const estimateQuery = (project: string, body: LaunchBody | null) =>
  queryOptions({
    queryKey: ['projects', project, 'estimate', body],
    queryFn: ({ signal }): Promise<Estimate> =>
      unwrap(api.POST(`${jobs}/estimate`, { params: { path: { project } }, body: body as LaunchBody, signal })),
    enabled: body !== null,
    placeholderData: keepPreviousData,
  });

/** A job to launch again with the same. */
export const modelJobQuery = (project: string, job: string | undefined) =>
  queryOptions({
    queryKey: ['projects', project, 'jobs', job],
    queryFn: ({ signal }) =>
      unwrap(api.GET(`${jobs}/{job}`, { params: { path: { project, job: job as string } }, signal })),
    enabled: job !== undefined,
  });

/** @param key the same at every try of one intention */
export const launch = (project: string, body: LaunchBody, key: string): Promise<Job> =>
  unwrap(api.POST(jobs, { params: { path: { project }, header: once(key) }, body }));
