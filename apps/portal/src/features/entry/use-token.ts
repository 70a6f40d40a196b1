import { useEffect, useState } from 'react';

/** The token that was found, and on which page: it outlives the page's being drawn anew without its `#`. */
let found = { path: '', token: '' };

/** The page whose token a reload must not lose: it is good for a week, and one may sign in before it is used. */
const keptPath = '/invitation';
const kept = 'monsoon.invitation';

/** The token of the invitation that this tab is about; none once it was used, or somebody signed out. */
export const keptToken = (): string => sessionStorage.getItem(kept) ?? '';

/** Where signing in leads after a new password: back to the invitation that this tab is about, where there is one. */
export const backToInvitation = (): string | undefined => (keptToken() ? keptPath : undefined);

/** It was used: the tab knows it no more. */
export const dropToken = (): void => sessionStorage.removeItem(kept);

function read(): string {
  const { pathname: path, hash } = location;
  if (hash.length > 1) {
    found = { path, token: hash.slice(1) };
    // For this tab alone: it is in no address, no history and no other window, and goes to no server before it is used.
    if (path === keptPath) sessionStorage.setItem(kept, found.token);
  }
  if (found.path === path) return found.token;
  return path === keptPath ? keptToken() : '';
}

/**
 * The token of a mailed link, from behind the `#`. It is taken out of the address, so that it stays in no history. Another link
 * that is opened where the page stands already is another token: the browser loads nothing anew for it.
 */
export function useToken(): string {
  const [token, setToken] = useState(read);
  useEffect(() => {
    const take = () => {
      if (!location.hash) return;
      setToken(read());
      history.replaceState(history.state, '', location.pathname);
    };
    take();
    addEventListener('hashchange', take);
    return () => removeEventListener('hashchange', take);
  }, []);
  return token;
}
