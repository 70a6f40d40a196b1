import { problemOf } from '../explain/problem-words';

/**
 * Whether what an address names is not there, is another's, or cannot be: the page is not found then. A query that a page is about takes
 * it as its `throwOnError`, so that the page goes to the router's.
 */
export function isMissing(error: unknown): boolean {
  const { status, code } = problemOf(error);
  return status === 404 || code === 'invalid-id';
}
