import { queryOptions } from '@tanstack/react-query';
import { type components, unwrap } from '@app/api-client';
import { api, everyPage } from '@app/ui';

export type Session = components['schemas']['SessionDto'];

/** Sessions that are open, newest first. */
export const sessionsQuery = queryOptions({
  queryKey: ['me', 'sessions'],
  queryFn: ({ signal }) => everyPage((query) => unwrap(api.GET('/api/v1/me/sessions', { params: { query }, signal }))),
});

/** Ends a session; at its next request it is refused. */
export const endSession = (session: string): Promise<unknown> =>
  unwrap(api.DELETE('/api/v1/me/sessions/{session}', { params: { path: { session } } }));
