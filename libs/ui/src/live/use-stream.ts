import { useEffect, useRef, useState } from 'react';
import { toAnother, toSignIn } from '../server/to-sign-in';
import { follow, type StreamEvent, type StreamState } from './event-stream';
import { inTurns } from './turns';
import { useVisible } from './use-visible';

/** How current a stream's figures are. */
export interface Liveness {
  state: StreamState;
  /** When the stream was last known to be whole. */
  since: number;
}

/**
 * Follows a stream of the API while the page is looked at, in turns with other tabs where there are many: a browser has six
 * connections to a server. Afterwards it goes on where it was.
 * @param path null: nothing to follow yet
 * @param live whether more may come; what has ended is read once, and again behind that when it begins anew
 */
export function useStream(path: string | null, live: boolean, onEvents: (events: StreamEvent[]) => void): Liveness {
  const [liveness, setLiveness] = useState<Liveness>({ state: 'connecting', since: Date.now() });
  const visible = useVisible();
  const latest = useRef({ onEvents, live });
  latest.current = { onEvents, live };
  const last = useRef<{ path: string | null; id: string | null }>({ path, id: null });
  if (last.current.path !== path) last.current = { path, id: null };
  useEffect(() => {
    if (!visible || path === null) return;
    const stop = new AbortController();
    const turn = (signal: AbortSignal) =>
      follow({
        path: () => path,
        after: last.current.id,
        onEvents: (events) => {
          if (signal.aborted) return;
          last.current.id = events.at(-1)?.id || last.current.id;
          setLiveness(({ state }) => ({ state, since: Date.now() }));
          latest.current.onEvents(events);
        },
        onState: (state) => {
          if (state === 'signed-out') return toSignIn();
          if (state === 'another-person') return toAnother();
          setLiveness((before) => ({ state, since: state === 'lost' ? before.since : Date.now() }));
        },
        more: () => latest.current.live,
        signal,
      }).then(() => {
        if (signal.aborted && !stop.signal.aborted) setLiveness(({ since }) => ({ state: 'waiting', since }));
      });
    void inTurns(turn, stop.signal);
    return () => stop.abort();
  }, [path, visible, live]);
  return liveness;
}
