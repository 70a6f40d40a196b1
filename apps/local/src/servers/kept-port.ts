import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { replaceFile } from '@app/platform/machine';
import { type HeldPort, holdPort } from './ports';

const file = (home: string) => join(home, 'port');

/**
 * The api's port: the one that is asked for, else that of the earlier starts, since addresses in mails and bookmarks bear it; a free
 * one at first, or where another program has it. It is held until the api takes it: PostgreSQL and Redis take free ports before that,
 * and it may be one. @param warn told what an address that was given out before is worth now, and the cure
 * @throws Error when the port that is asked for is taken, or none is free
 */
export async function choosePort(home: string, asked: number | null, warn: (text: string) => void): Promise<HeldPort> {
  const kept = readKept(home);
  let held: HeldPort;
  try {
    held = await holdPort(asked ?? kept ?? undefined);
  } catch (error) {
    if (asked !== null || kept === null) throw error;
    const instead = await holdPort();
    warn(
      `Port ${kept}, which this run had before, is taken: it has ${instead.port} now. Links in mails that were sent before lead to ${kept}\n` +
        `and do not open. Stop what listens there (ss -ltnp 'sport = :${kept}' names it), then start again: the port is still kept.`,
    );
    return instead;
  }
  const { port } = held;
  if (kept !== null && kept !== port)
    warn(`This run had port ${kept} before: links in mails that were sent then open at a start with --port ${kept}.`);
  if (kept !== port) replaceFile(file(home), `${port}\n`, 0o600);
  return held;
}

function readKept(home: string): number | null {
  try {
    const port = Number(readFileSync(file(home), 'utf8'));
    return Number.isInteger(port) && port > 0 && port < 65_536 ? port : null;
  } catch {
    return null; // the first start
  }
}
