import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { replaceFile } from '@app/platform/machine';

/** What is kept of the sample: the log-ins, how far the story came, and what makes it the same story at the next start. */
export interface Kept {
  state: 'begun' | 'done';
  /** Password of all people of the story. */
  password: string;
  /** When the story was begun (RFC 3339): its dates count from here. */
  begun_at: string;
  /** What its Idempotency-Keys are made from. */
  seed: string;
  /** Training steps, once they were chosen for this machine. */
  steps: number | null;
}

/** The portal keeps Idempotency-Keys for 7 days; a story older than this cannot be taken up where it was cut. */
const mostDays = 6;
const file = (home: string) => join(home, 'sample.json');

/** What an earlier start left of the sample, or null. */
export function readSample(home: string): Kept | null {
  return existsSync(file(home)) ? (JSON.parse(readFileSync(file(home), 'utf8')) as Kept) : null;
}

/** Writes it down, readable by the owner alone. */
export function keep(home: string, kept: Kept): Kept {
  replaceFile(file(home), JSON.stringify(kept), 0o600);
  return kept;
}

/** The story that was cut short, or a new one. @throws Error when it is too old to go on with */
export function begunSample(home: string): Kept {
  const kept = readSample(home);
  if (kept && Date.now() - Date.parse(kept.begun_at) > mostDays * 86_400_000)
    throw new Error(
      `The main job was cut short more than ${mostDays} days ago, too long to go on with it.\n` +
        `To play it anew on an empty system, delete ${home}; to look around as it is, start without --exit.`,
    );
  const secret = () => randomBytes(12).toString('base64url');
  return (
    kept ??
    keep(home, { state: 'begun', password: secret(), begun_at: new Date().toISOString(), seed: secret(), steps: null })
  );
}
