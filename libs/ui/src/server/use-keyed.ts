import { useState } from 'react';
import { MonsoonError } from '@app/api-client';

/**
 * Sends what must not happen twice.
 * @param asked act and body, with the version that is acted on where there is one: the same is asked under the same key
 * @param send asks the server under the key that it is given
 */
export type Keyed = <T>(asked: unknown, send: (key: string) => Promise<T>) => Promise<T>;

/**
 * One idempotency key for each thing that is asked: after a lost answer the same press asks for the same, and another act is not
 * taken for it. What was done ends the key: to ask for the same once more is to want it once more. A refusal does not: the API stores
 * none, so that the key stays good, and one that came before the key was looked at says nothing of a try before whose answer was lost.
 */
export function keyed(newKey: () => string = () => crypto.randomUUID()): Keyed {
  const keys = new Map<string, string>();
  return async (asked, send) => {
    const text = JSON.stringify(asked);
    const key = keys.get(text) ?? newKey();
    keys.set(text, key);
    try {
      const answer = await send(key);
      keys.delete(text);
      return answer;
    } catch (error) {
      if (isOfAnother(error)) keys.delete(text);
      throw error;
    }
  };
}

/** Whether something else was done under the key, such as for another organisation: this was not, and never will be under it. */
const isOfAnother = (error: unknown): boolean =>
  error instanceof MonsoonError && error.problem.code === 'idempotency-key-reused';

/** {@link keyed}, for as long as the component is on the page. */
export const useKeyed = (): Keyed => useState(() => keyed())[0];
