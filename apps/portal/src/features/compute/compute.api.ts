import { queryOptions } from '@tanstack/react-query';
import { type components, unwrap } from '@app/api-client';
import { api, ifMatch, once } from '@app/ui';

export type Request = components['schemas']['AllocationRequestDto'];
export type RequestSummary = components['schemas']['AllocationRequestSummaryDto'];
export type Lot = components['schemas']['LotDto'];
export type Wish = components['schemas']['CreateAllocationRequestDto'];

const requests = '/api/v1/projects/{project}/allocation-requests';

/** Requests of a project, newest first. */
export const requestsQuery = (project: string, search: { state?: string; cursor?: string }) =>
  queryOptions({
    queryKey: ['projects', project, 'requests', search],
    queryFn: ({ signal }) =>
      unwrap(api.GET(requests, { params: { path: { project }, query: { limit: 50, ...search } as never }, signal })),
  });

/** One of them. Somebody else decides on it, at any time: the frame's stream tells. */
export const requestQuery = (project: string, request: string) =>
  queryOptions({
    queryKey: ['projects', project, 'requests', request],
    queryFn: ({ signal }) =>
      unwrap(api.GET(`${requests}/{request}`, { params: { path: { project, request } }, signal })),
  });

/** Writes a draft; its dates and its pool are checked. */
export const draft = (project: string, body: Wish, key: string): Promise<Request> =>
  unwrap(api.POST(requests, { params: { path: { project }, header: once(key) }, body }));

const asRead = ({ project, id: request, version }: Request) => ({
  params: { path: { project, request }, header: ifMatch(version) },
});

/** Changes a draft or a request with an open question, as it was last read. */
export const change = (request: Request, body: Partial<Wish>): Promise<Request> =>
  unwrap(api.PATCH(`${requests}/{request}`, { ...asRead(request), body }));

export const submit = (request: Request): Promise<Request> =>
  unwrap(api.POST(`${requests}/{request}/submit`, asRead(request)));

export const withdraw = (request: Request): Promise<Request> =>
  unwrap(api.POST(`${requests}/{request}/withdraw`, asRead(request)));

export const answer = (request: Request, text: string): Promise<Request> =>
  unwrap(api.POST(`${requests}/{request}/answer`, { ...asRead(request), body: { text } }));
