const lost = new WeakSet<object>();

/** Whether an error is that a part of the site's program did not come. */
export const isLostPart = (error: unknown): boolean => typeof error === 'object' && error !== null && lost.has(error);

/**
 * Marks what did not come: on a bad network, or since a release took its file away while the page was open. Nothing follows from it
 * yet, since parts also come for a link that is only pointed at.
 */
export function watchParts(): void {
  window.addEventListener('vite:preloadError', ({ payload }) => {
    lost.add(payload);
    // The router would know it by its words, and load the page again once for every part.
    payload.message = `A part of the site did not come. ${payload.message}`;
  });
}

/** Programs have a hash in their names: another build, another name. */
const build = () => document.querySelector<HTMLScriptElement>('script[type=module][src]')?.src ?? '';
const key = 'monsoon.reloaded';

/** Loads the page again for a part of it that did not come, once for a build: the new page has the new names. */
export function reloadOnce(): void {
  if (!navigator.onLine || sessionStorage.getItem(key) === build()) return;
  sessionStorage.setItem(key, build());
  location.reload();
}
