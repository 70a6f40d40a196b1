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
 * taken for it. An answer ends the key: to ask for the same once more is to want it once more.
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
      if (isDecided(error)) keys.delete(text);
      throw error;
    }
  };
}

/** Whether the server refused it: nothing was done, and what was refused may be allowed a moment later. */
const isDecided = (error: unknown): boolean =>
  error instanceof MonsoonError && error.status < 500 && error.problem.code !== 'idempotency-key-in-use';

/** {@link keyed}, for as long as the component is on the page. */
export const useKeyed = (): Keyed => useState(() => keyed())[0];
