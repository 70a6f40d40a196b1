import { queryOptions } from '@tanstack/react-query';
import { type components, unwrap } from '@app/api-client';
import { api, ifMatch, once } from '@app/ui';

export type QuotaRequest = components['schemas']['AllocationRequestDto'];
export type Decision = components['schemas']['DecideDto'];

const requests = '/api/v1/programmes/{programme}/allocation-requests';

export const requestQuery = (programme: string, request: string) =>
  queryOptions({
    queryKey: ['programmes', programme, 'allocation-requests', 'one', request],
    queryFn: ({ signal }) =>
      unwrap(api.GET(`${requests}/{request}`, { params: { path: { programme, request } }, signal })),
  });

export type Impact = components['schemas']['ImpactDto'];

/**
 * What granting a request would do to its pool and to those who share it. That time was promised is told, by other programmes too; what
 * is left of a promise shrinks with time itself, and with jobs of which nobody here is told: so it is read again now and then.
 */
export const impactQuery = (programme: string, request: string) =>
  queryOptions({
    queryKey: ['programmes', programme, 'allocation-requests', 'one', request, 'impact'],
    queryFn: ({ signal }) =>
      unwrap(api.GET(`${requests}/{request}/impact`, { params: { path: { programme, request } }, signal })),
    refetchInterval: 300_000,
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
