/** Leaves for the sign-in page, which leads back. A fresh page forgets all that was read. */
export function toSignIn(): void {
  const here = `${location.pathname}${location.search}`;
  location.assign(`/sign-in?to=${encodeURIComponent(here)}`);
}
