import { useEffect, useState } from 'react';

/** The token that was found, and on which page: it outlives the page's being drawn anew without its `#`. */
let found = { path: '', token: '' };

function read(): string {
  const { pathname: path, hash } = location;
  if (hash.length > 1) found = { path, token: hash.slice(1) };
  return found.path === path ? found.token : '';
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
