/**
 * Streams that all tabs of a browser have open at once, beside that of changes: it has six connections to a server over HTTP/1.1, and
 * what is read or sent needs some.
 */
const places = 3;
const prefix = 'monsoon:stream:';
/** So long one may stay where others wait. */
const turnMilliseconds = 3000;

/**
 * Does the work in one of few places that all tabs share. Where others wait for one, its signal is aborted after a while, and it
 * comes back for another turn; when it ends by itself it is over.
 */
export async function inTurns(work: (signal: AbortSignal) => Promise<void>, signal: AbortSignal): Promise<void> {
  // Only pages from a secure origin have locks, and only from one a browser speaks HTTP/2: elsewhere tabs go without turns.
  if (!('locks' in navigator)) return work(signal);
  for (let over = false; !over && !signal.aborted;) {
    const leave = await place(signal);
    if (leave === null) return;
    const turn = new AbortController();
    const look = setInterval(() => void waited().then((wait) => wait && turn.abort()), turnMilliseconds);
    await work(AbortSignal.any([signal, turn.signal])).finally(() => {
      clearInterval(look);
      leave();
    });
    over = !turn.signal.aborted;
  }
}

/** Waits for the first free place. @returns how to leave it; null where the signal was aborted before */
function place(signal: AbortSignal): Promise<(() => void) | null> {
  return new Promise((resolve) => {
    const found = new AbortController();
    const either = AbortSignal.any([signal, found.signal]);
    const take = () => {
      // Two may become free at once.
      if (either.aborted) return;
      return new Promise<void>((leave) => {
        found.abort();
        resolve(leave);
      });
    };
    signal.addEventListener('abort', () => resolve(null), { signal: found.signal });
    for (let n = 0; n < places; n++)
      void navigator.locks.request(`${prefix}${n}`, { signal: either }, take).catch(() => undefined);
  });
}

async function waited(): Promise<boolean> {
  const { pending = [] } = await navigator.locks.query();
  return pending.some(({ name }) => name?.startsWith(prefix));
}
