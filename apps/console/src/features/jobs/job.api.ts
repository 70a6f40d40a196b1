import { queryOptions } from '@tanstack/react-query';
import { type components, unwrap } from '@app/api-client';
import { api, everyPage } from '@app/ui';
import type { Job } from '../../app/jobs.api';

type LogLine = components['schemas']['LogLineDto'];

const one = '/api/v1/programmes/{programme}/jobs/{job}';

/** One job of the programme. */
export const jobQuery = (programme: string, job: string) =>
  queryOptions({
    queryKey: ['programmes', programme, 'jobs', 'one', job],
    queryFn: ({ signal }) => unwrap(api.GET(one, { params: { path: { programme, job } }, signal })),
  });

export const attemptsQuery = (programme: string, job: string) =>
  queryOptions({
    queryKey: ['programmes', programme, 'jobs', 'one', job, 'attempts'],
    queryFn: ({ signal }) =>
      everyPage((query) => unwrap(api.GET(`${one}/attempts`, { params: { path: { programme, job }, query }, signal }))),
  });

/** What is held for it, and what of that was charged. */
export const holdQuery = (programme: string, { id: job, hold }: Job) =>
  queryOptions({
    queryKey: ['programmes', programme, 'jobs', 'one', job, 'hold'],
    queryFn: ({ signal }) => unwrap(api.GET(`${one}/hold`, { params: { path: { programme, job } }, signal })),
    enabled: hold !== null,
  });

/** So many lines come at once. */
export const linesAtOnce = 1000;

/** Reads a project's log; the reason stands on its record before the first line comes. @param after id of the last line read */
export const openLog = async (programme: string, job: string, reason: string, after?: string): Promise<LogLine[]> =>
  (await unwrap(api.POST(`${one}/log-opening`, { params: { path: { programme, job } }, body: { reason, after } })))
    .data;
