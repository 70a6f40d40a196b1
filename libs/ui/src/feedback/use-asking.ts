import { useState } from 'react';
import { MonsoonError } from '@app/api-client';
import { useKeyed } from '../server/use-keyed';

/**
 * An act on a thing that is asked about first: it is done to the thing as it was when it was begun, whatever others make of it
 * meanwhile. Then the server refuses it as a conflict, and the next press is for what is shown by then. After a lost answer the same
 * press asks for the same.
 * @param live the thing as it is now
 */
export function useAsking<Act extends string, Thing extends { version: number }>(live: Thing) {
  const once = useKeyed();
  const [asked, setAsked] = useState<{ act: Act; seen: Thing | null } | null>(null);
  const seen = asked?.seen ?? live;
  return {
    /** What is asked about; null: nothing. */
    act: asked?.act ?? null,
    /** The thing that the question is about. */
    seen,
    ask: (act: Act) => setAsked({ act, seen: live }),
    end: () => setAsked(null),
    send: async <T>(words: unknown, work: (seen: Thing, key: string) => Promise<T>): Promise<T> => {
      try {
        return await once([asked?.act, seen.version, words], (key) => work(seen, key));
      } catch (error) {
        if (error instanceof MonsoonError && error.status === 412) setAsked((now) => now && { ...now, seen: null });
        throw error;
      }
    },
  };
}
