import { useState } from 'react';
import { MonsoonError } from '@app/api-client';
import { useKeyed } from '../server/use-keyed';

/**
 * An act on a thing that is asked about first: it is done to the thing as it was when it was begun, whatever others make of it
 * meanwhile. Then the server refuses it as a conflict, and the next press is for what is shown by then. After a lost answer the same
 * press asks for the same. Where the thing as it is now does not allow the act any more, the question is over.
 * @param live the thing as it is now
 * @param allows what may be done to it
 */
export function useAsking<Act extends string, Thing extends { version: number; state: string }>(
  live: Thing,
  allows: (thing: Thing) => readonly Act[],
) {
  const once = useKeyed();
  const [asked, setAsked] = useState<{ act: Act; seen: Thing | null; over: string | null } | null>(null);
  // What one sends oneself changes the thing before its dialog closes.
  const [sending, setSending] = useState(false);
  const acts = allows(live);
  const turn = (next: typeof asked) => {
    setAsked(next);
    setSending(false);
  };
  // What is over stays over, whatever becomes of the thing after that.
  if (asked && asked.over === null && !sending && !acts.includes(asked.act)) setAsked({ ...asked, over: live.state });
  const seen = asked?.seen ?? live;
  return {
    /** What may be asked about now. */
    acts,
    /** What is asked about; null: nothing. */
    act: asked?.act ?? null,
    /** The thing that the question is about. */
    seen,
    /** For the dialog: the state that others brought the thing to, in which there is nothing left to ask. */
    over: asked?.over ?? null,
    ask: (act: Act) => turn({ act, seen: live, over: null }),
    end: () => turn(null),
    send: async <T>(words: unknown, work: (seen: Thing, key: string) => Promise<T>): Promise<T> => {
      setSending(true);
      try {
        return await once([asked?.act, seen.version, words], (key) => work(seen, key));
      } catch (error) {
        setSending(false);
        if (error instanceof MonsoonError && error.status === 412) setAsked((now) => now && { ...now, seen: null });
        throw error;
      }
    },
  };
}
