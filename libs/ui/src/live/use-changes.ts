import { useQueryClient } from '@tanstack/react-query';
import { createContext, useContext, useMemo } from 'react';
import { changesPath, Refresher } from './refresher';
import { type Liveness, useStream } from './use-stream';

/** How it stands with the stream of changes: given by the frame to the page in it. */
export const LiveContext = createContext<Liveness>({ state: 'connecting', since: 0 });

/** How current what a page shows is. */
export const useLiveness = (): Liveness => useContext(LiveContext);

/** Keeps what is shown current for as long as the page is looked at. Once a page: in its frame. */
export function useChanges(): Liveness {
  const client = useQueryClient();
  const refresher = useMemo(() => new Refresher(client), [client]);
  return useStream(changesPath, true, (events) => refresher.hear(events));
}
