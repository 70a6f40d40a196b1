import { randomBytes } from 'node:crypto';
import { chmodSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { replaceFile } from '@app/platform/machine';

/** Secrets of a local run, by the name of the environment variable that carries each. */
export const secretNames = [
  'MONSOON_CURSOR_SECRET',
  'MONSOON_FILE_URL_SECRET',
  'MONSOON_OWNER_PASSWORD',
  'MONSOON_API_PASSWORD',
  'MONSOON_WORKER_PASSWORD',
  'MONSOON_BACKUP_PASSWORD',
  'MONSOON_POSTGRES_PASSWORD',
] as const;
export type SecretName = (typeof secretNames)[number];
export type Secrets = Record<SecretName, string>;

/** Where the secrets of a local run lie. */
export const secretsFile = (home: string) => join(home, 'secrets.env');

/**
 * The secrets of this folder, made on the first start and the same ever after; readable by their owner alone. A
 * secret that stands in the environment wins and is not written down. Secrets that a newer version needs are added.
 * @throws Error when the file exists and cannot be read
 */
export function readSecrets(home: string, environment: NodeJS.ProcessEnv = process.env): Secrets {
  const file = secretsFile(home);
  const kept = parse(readKept(file));
  const missing = secretNames.filter((name) => !kept[name]);
  for (const name of missing) kept[name] = randomBytes(32).toString('base64url');
  if (missing.length > 0) write(file, kept);
  else chmodSync(file, 0o600);
  return Object.fromEntries(secretNames.map((name) => [name, environment[name] || kept[name]])) as Secrets;
}

function readKept(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return '';
    throw new Error(`${file} cannot be read (${(error as Error).message}): start as the user who owns it.`);
  }
}

function parse(text: string): Record<string, string> {
  const lines = text.split('\n').map((line) => /^([A-Z_]+)=(.*)$/.exec(line));
  return Object.fromEntries(lines.filter((match) => match !== null).map(([, name, value]) => [name, value]));
}

/** Whole or not at all: a half-written file would lock the data away from its passwords. */
function write(file: string, secrets: Record<string, string>): void {
  const lines = Object.entries(secrets).map(([name, value]) => `${name}=${value}\n`);
  const head = "# Made by npm start for this folder's data; without them the data cannot be opened.\n";
  replaceFile(file, head + lines.join(''), 0o600);
}
