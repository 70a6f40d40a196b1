import { queryOptions } from '@tanstack/react-query';
import { type components, MonsoonError, unwrap } from '@app/api-client';
import { api } from '@app/ui';

/** What a mailed or printed link is for. */
export type Purpose = components['schemas']['LinkLookup']['purpose'];

/** What is typed below it is not to be taken away by its being read again, neither what came nor what failed. */
export const readOnce = { staleTime: Infinity, refetchOnWindowFocus: false, refetchOnReconnect: false };

/** Whether a look-up failed since there is no such link: also where its token has not the shape of one. */
export const isUnknownLink = (error: unknown): boolean =>
  error instanceof MonsoonError && (error.status === 410 || error.problem.code === 'validation-failed');

/** Whether a link opens what it is for. The token goes in the body, which no log keeps. */
export const linkQuery = (purpose: Purpose, token: string) =>
  queryOptions({
    queryKey: ['link', purpose, token],
    queryFn: ({ signal }) => unwrap(api.POST('/api/v1/links/lookup', { body: { purpose, token }, signal })),
    enabled: token !== '',
    ...readOnce,
  });
