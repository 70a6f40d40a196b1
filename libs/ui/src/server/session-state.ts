/** Whether whoever the page was read for is still signed in in this browser; if not, whether somebody else is. */
export type SessionState = 'here' | 'nobody' | 'another';

let state: SessionState = 'here';
const readers = new Set<() => void>();
const texts = new Set<() => boolean>();

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
  return () => void texts.delete(holds);
}

/** Whether something is written on the page that would be lost with it. */
export const isTextHeld = (): boolean => [...texts].some((holds) => holds());
