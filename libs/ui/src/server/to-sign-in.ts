import { isTextHeld, setSession } from './session-state';

/** Leaves for the sign-in page, which leads back. A fresh page forgets all that was read; one on which something is written stays. */
export function toSignIn(): void {
  if (isTextHeld()) return setSession('nobody');
  const here = `${location.pathname}${location.search}`;
  location.assign(`/sign-in?to=${encodeURIComponent(here)}`);
}

/** Begins the page anew for whoever is signed in now; one on which something is written stays. */
export function toAnother(): void {
  if (isTextHeld()) return setSession('another');
  location.reload();
}
