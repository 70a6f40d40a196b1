import { isTextHeld, setSession } from './session-state';

/** Address of the sign-in page that leads back here. */
export const signInAddress = (): string =>
  `/sign-in?to=${encodeURIComponent(`${location.pathname}${location.search}`)}`;

/** Leaves for the sign-in page, which leads back. A fresh page forgets all that was read; one on which something is written stays. */
export function toSignIn(): void {
  if (isTextHeld()) return setSession('nobody');
  location.assign(signInAddress());
}

/** Begins the page anew for whoever is signed in now; one on which something is written stays. */
export function toAnother(): void {
  if (isTextHeld()) return setSession('another');
  location.reload();
}
