import { useQueryClient } from '@tanstack/react-query';
import { createContext, useContext, useEffect, useMemo, useState } from 'react';
import { toAnother, toSignIn } from '../server/to-sign-in';
import { Refresher } from './refresher';
import { ChangesOfAllWindows } from './changes-of-all-windows';
import type { Liveness } from './use-stream';
import { useVisible } from './use-visible';

/** How it stands with the stream of changes: given by the frame to the page in it. */
export const LiveContext = createContext<Liveness>({ state: 'connecting', since: 0 });

/** How current what a page shows is. */
export const useLiveness = (): Liveness => useContext(LiveContext);

/** Keeps what is shown to a person current for as long as the page is looked at. Once a page: in its frame. */
export function useChanges(person: string): Liveness {
  const client = useQueryClient();
  const [liveness, setLiveness] = useState<Liveness>({ state: 'connecting', since: Date.now() });
  const changes = useMemo(() => {
    const refresher = new Refresher(client);
    return new ChangesOfAllWindows(person, (events) => refresher.hear(events), setLiveness);
  }, [client, person]);
  const visible = useVisible();
  useEffect(() => {
    if (!visible) return;
    const stop = new AbortController();
    changes.follow(stop.signal);
    return () => stop.abort();
  }, [changes, visible]);
  const { state } = liveness;
  useEffect(() => {
    if (state === 'signed-out') toSignIn();
    if (state === 'another-person') toAnother();
  }, [state]);
  return liveness;
}
