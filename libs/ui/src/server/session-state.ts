/** Whether whoever the page was read for is still signed in in this browser; if not, whether somebody else is. */
export type SessionState = 'here' | 'nobody' | 'another';

let state: SessionState = 'here';
const readers = new Set<() => void>();
const texts = new Set<() => boolean>();
let waiting: (() => void) | undefined;

/** How it stands with the session, as the last answers told. */
export const sessionStore = {
  subscribe: (read: () => void): (() => void) => {
    readers.add(read);
    return () => readers.delete(read);
  },
  get: (): SessionState => state,
};

export function setSession(next: SessionState): void {
  if (next === state) return;
  state = next;
  for (const read of readers) read();
}

/** Tells of a place for text, for as long as it is on the page. @param holds whether something is written there that was not sent */
export function holdsText(holds: () => boolean): () => void {
  texts.add(holds);
  return () => {
    texts.delete(holds);
    textMayBeGone();
  };
}

/** Whether something is written on the page that would be lost with it. */
export const isTextHeld = (): boolean => [...texts].some((holds) => holds());

/** Does something as soon as nothing is written on the page: next, or when that is sent, taken back or left. The last to wait does. */
export function onceNoTextIsHeld(act: () => void): void {
  waiting = act;
  textMayBeGone();
}

/**
 * Tells that what was written may be gone. What waited for it is done once whoever tells has come to their end, since effects tell
 * from within a page that is being drawn: what is written again by then is there still.
 * @param left the page was left, whatever is written on what stayed of it
 */
export function textMayBeGone(left = false): void {
  const act = waiting;
  if (!act) return;
  queueMicrotask(() => {
    if (act !== waiting || (!left && isTextHeld())) return;
    waiting = undefined;
    act();
  });
}
