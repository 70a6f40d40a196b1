import { useState } from 'react';

/** The token of a mailed link, from behind the `#`. It is taken out of the address, so that it stays in no history. */
export function useToken(): string {
  const [token] = useState(() => {
    const found = location.hash.slice(1);
    if (found) history.replaceState(history.state, '', location.pathname);
    return found;
  });
  return token;
}
