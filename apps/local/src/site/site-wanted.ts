import type { Terminal } from '../terminal/terminal';

/** Stands for whoever types a request. */
export const you = { email: 'you@example.org', password: 'a password of your own' };

/** A POST to type. @param more further options of curl */
export const posted = (url: string, body: object, more = '') =>
  `  curl -sS ${more}-H 'content-type: application/json' ${url} \\\n    -d '${JSON.stringify(body)}'`;

/**
 * How this machine gets an agent where the system is there and its agent is not. No start makes the key by itself: which of the
 * pools may run jobs here is their operators' word.
 * @param refused whether it has a key, which the api does not take
 */
export function showSiteWanted(terminal: Terminal, apiUrl: string, refused: boolean): void {
  const api = `${apiUrl}/api/v1`;
  const signedIn = `-b cookies.txt -H 'Origin: ${apiUrl}' `;
  terminal.warning(
    'This machine has no agent: launches are refused with engine-unavailable until one asks for work.\n' +
      (refused
        ? 'Its key for a pool was taken back, or is not one of this system.'
        : 'No key of a pool is kept for it here: none was given yet, and a backup holds none.'),
  );
  terminal.line(
    '\n  To give it one, sign in as operator of a pool, and read which: the scope of the role `operator`.\n',
  );
  terminal.line(posted(`${api}/sessions`, you, '-c cookies.txt '));
  terminal.line(`  curl -sS -b cookies.txt ${api}/me`);
  terminal.line(
    '\n  Make a key for that pool, stop this with Ctrl-C, and start with both; later starts remember them:\n',
  );
  terminal.line(posted(`${api}/pools/POOL/agents`, { name: 'this machine' }, signedIn));
  terminal.line('  AGENT_POOL=POOL AGENT_KEY=KEY npm start');
  terminal.line(`\n  A forgotten password is set anew by a mail, after:\n`);
  terminal.line(posted(`${api}/password-resets`, { email: you.email }));
}
