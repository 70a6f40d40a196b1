import { focusManager, type Query, type QueryClient } from '@tanstack/react-query';

/** Whether it was asked for and never came: a page that needs it says instead that it could not be shown. */
const isUnread = ({ state }: Query): boolean => state.status === 'error' && state.data === undefined;

/** Asks again for what a page could not be shown without. What stands on the page is read again with the rest. */
export const readUnread = (client: QueryClient, which: (query: Query) => boolean = () => true): Promise<void> =>
  client.refetchQueries({ type: 'inactive', predicate: (query) => isUnread(query) && which(query) });

/**
 * Tells when something could be read that a page could not be shown without, as once a suspension is lifted. It is asked for at each
 * change that may touch it, and whenever one comes back to this tab. @returns stops it
 */
export function onceRead(client: QueryClient, told: () => void): () => void {
  const cache = client.getQueryCache();
  const missed = new Set(cache.findAll({ predicate: isUnread }));
  const stopHearing = cache.subscribe((event) => {
    if (!missed.has(event.query)) return;
    // What was forgotten after some minutes is asked for by the page alone.
    if (event.type === 'removed' || (event.type === 'updated' && event.action.type === 'success')) told();
  });
  const stopLooking = focusManager.subscribe((focused) => {
    if (focused) void readUnread(client);
  });
  return () => {
    stopHearing();
    stopLooking();
  };
}
