import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { replaceFile } from '@app/platform/machine';
import type { AgentSite } from './environment';

const file = (home: string) => join(home, 'site.json');

/** The pool that this machine's agent serves, kept since an earlier start; null before there is one. */
export function readSite(home: string): AgentSite | null {
  try {
    return JSON.parse(readFileSync(file(home), 'utf8')) as AgentSite;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw new Error(
      `${file(home)} cannot be read (${(error as Error).message}): mend it, or delete it and make a new key.`,
    );
  }
}

/** Keeps it for later starts; it holds the agent's key, so its owner alone may read it. */
export function keepSite(home: string, site: AgentSite): void {
  replaceFile(file(home), JSON.stringify(site), 0o600);
}
