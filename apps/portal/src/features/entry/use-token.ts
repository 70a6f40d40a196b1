import { useEffect, useState } from 'react';

/** The token that was found, and on which page: it outlives the page's being drawn anew without its `#`. */
let found = { path: '', token: '' };

/** The token of a mailed link, from behind the `#`. It is taken out of the address, so that it stays in no history. */
export function useToken(): string {
  const [token] = useState(() => {
    const { pathname: path, hash } = location;
    if (hash.length > 1) found = { path, token: hash.slice(1) };
    return found.path === path ? found.token : '';
  });
  useEffect(() => {
    if (location.hash) history.replaceState(history.state, '', location.pathname);
  }, []);
  return token;
}
