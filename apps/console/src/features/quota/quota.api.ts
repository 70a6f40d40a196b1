import { queryOptions } from '@tanstack/react-query';
import { type components, unwrap } from '@app/api-client';
import { api, ifMatch, once } from '@app/ui';

export type QuotaRequest = components['schemas']['AllocationRequestDto'];
/** As lists show it: without questions and decision. */
export type RequestSummary = components['schemas']['AllocationRequestSummaryDto'];
export type Lot = components['schemas']['LotDto'];
export type Decision = components['schemas']['DecideDto'];

const requests = '/api/v1/programmes/{programme}/allocation-requests';

/** Requests of all projects, newest first. */
export const requestsQuery = (programme: string, search: { state?: string; project?: string; cursor?: string }) =>
  queryOptions({
    queryKey: ['programmes', programme, 'allocation-requests', search],
    queryFn: ({ signal }) =>
      unwrap(api.GET(requests, { params: { path: { programme }, query: { limit: 50, ...search } as never }, signal })),
    refetchInterval: 60_000,
  });

export const requestQuery = (programme: string, request: string) =>
  queryOptions({
    queryKey: ['programmes', programme, 'allocation-requests', 'one', request],
    queryFn: ({ signal }) =>
      unwrap(api.GET(`${requests}/{request}`, { params: { path: { programme, request } }, signal })),
  });

/** Lots of a pool, as many as a page of the API takes: what was promised of it already. */
export const lotsOfPoolQuery = (programme: string, pool: string) =>
  queryOptions({
    queryKey: ['programmes', programme, 'lots', { pool }],
    queryFn: ({ signal }) =>
      unwrap(
        api.GET('/api/v1/programmes/{programme}/lots', {
          params: { path: { programme }, query: { pool, limit: 200 } },
          signal,
        }),
      ),
  });

/** Answers of the office to a request as it was last read. @param key the same at every try of one intention */
export function decideRequest(programme: string, request: QuotaRequest, body: Decision, key: string) {
  const params = answerTo(programme, request, key);
  return unwrap(api.POST(`${requests}/{request}/decision`, { params, body }));
}

export function askAbout(programme: string, request: QuotaRequest, text: string, key: string) {
  const params = answerTo(programme, request, key);
  return unwrap(api.POST(`${requests}/{request}/question`, { params, body: { text } }));
}

const answerTo = (programme: string, { id: request, version }: QuotaRequest, key: string) => ({
  path: { programme, request },
  header: { ...ifMatch(version), ...once(key) },
});

export type Award = components['schemas']['AwardDto'];

/** Awards of the programme, as many as a page of the API takes. */
export const awardsOfProgrammeQuery = (programme: string) =>
  queryOptions({
    queryKey: ['programmes', programme, 'awards', 'most'],
    queryFn: ({ signal }) =>
      unwrap(
        api.GET('/api/v1/programmes/{programme}/awards', {
          params: { path: { programme }, query: { limit: 200 } },
          signal,
        }),
      ),
  });

/** Lots of a project, as many as a page of the API takes. */
export const lotsOfProjectQuery = (programme: string, project: string) =>
  queryOptions({
    queryKey: ['programmes', programme, 'lots', { project }],
    queryFn: ({ signal }) =>
      unwrap(
        api.GET('/api/v1/programmes/{programme}/lots', {
          params: { path: { programme }, query: { project, limit: 200 } },
          signal,
        }),
      ),
  });
