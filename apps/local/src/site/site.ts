import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { replaceFile } from '@app/platform/machine';
import type { AgentSite } from '../environment';

const file = (home: string) => join(home, 'site.json');

/**
 * The pool that this machine's agent serves: as the environment says, else as kept since an earlier start; null before there
 * is one. @throws Error when the environment says half of it
 */
export function readSite(home: string, environment: NodeJS.ProcessEnv = process.env): AgentSite | null {
  const { AGENT_KEY: key, AGENT_POOL: pool } = environment;
  if (key && pool) return { key, pool };
  if (key || pool) throw new Error('AGENT_POOL and AGENT_KEY belong together: set both, or neither.');
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
