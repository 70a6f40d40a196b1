import { queryOptions } from '@tanstack/react-query';
import { type components, unwrap } from '@app/api-client';
import { api } from '@app/ui';

export type Session = components['schemas']['SessionDto'];

/** The newest 200 sessions that are open. */
export const sessionsQuery = queryOptions({
  queryKey: ['me', 'sessions'],
  queryFn: ({ signal }) => unwrap(api.GET('/api/v1/me/sessions', { params: { query: { limit: 200 } }, signal })),
});

/** Ends a session; at its next request it is refused. */
export const endSession = (session: string): Promise<unknown> =>
  unwrap(api.DELETE('/api/v1/me/sessions/{session}', { params: { path: { session } } }));
