import { queryClient } from './query-client';

/** Id of whoever this page was read for; undefined where nobody is signed in. */
export const reader = (): string | undefined => queryClient.getQueryData<{ id: string }>(['me'])?.id;

/**
 * Header of a request that goes another way than by `api`. The cookie is the browser's: somebody else may have signed in in another
 * tab, and nothing is done or shown in their name here; the server refuses it with 401 `another-person`.
 */
export function asReader(): Record<string, string> {
  const person = reader();
  return person ? { 'Monsoon-Person': person } : {};
}
