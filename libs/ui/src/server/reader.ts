import type { components } from '@app/api-client';
import { queryClient } from './query-client';

/** Id of whoever this page was read for; undefined where nobody is signed in. */
export const reader = (): string | undefined => queryClient.getQueryData<{ id: string }>(['me'])?.id;

/** Whether somebody of a programme's office reads the console: what others ask that office for is theirs to do. */
export function isOffice(): boolean {
  const roles = queryClient.getQueryData<components['schemas']['MeDto']>(['me'])?.roles ?? [];
  return document.documentElement.dataset.site === 'console' && roles.some((role) => role.scope_kind === 'programme');
}

/**
 * Header of a request that goes another way than by `api`. The cookie is the browser's: somebody else may have signed in in another
 * tab, and nothing is done or shown in their name here; the server refuses it with 401 `another-person`.
 */
export function asReader(): Record<string, string> {
  const person = reader();
  return person ? { 'Monsoon-Person': person } : {};
}
