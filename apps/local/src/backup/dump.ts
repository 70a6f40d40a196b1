import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { command, lastLines, onPath } from '../processes/command';

const debian = '/usr/lib/postgresql';

/** `pg_dump` or `pg_restore` of a major version, or of a newer one where that will do; null where this machine has none. */
export async function clientProgram(name: string, major: number, orNewer = false): Promise<string | null> {
  const installed = existsSync(debian) ? readdirSync(debian).map((version) => join(debian, version, 'bin', name)) : [];
  for (const program of [onPath([name]), ...installed.sort().reverse()]) {
    const { status, output } = program ? await command(program, ['--version']) : { status: 1, output: '' };
    const found = status === 0 ? Number(/(\d+)/.exec(output)?.[1]) : 0;
    if (found === major || (orNewer && found > major)) return program;
  }
  return null;
}

/** Schema and data of the database at an exported snapshot, in PostgreSQL's own form. @throws Error with its last words */
export async function dump(program: string, url: string, snapshot: string, file: string): Promise<void> {
  await run(program, ['--format=custom', `--snapshot=${snapshot}`, `--file=${file}`], url);
}

/** Puts a dump into an empty database, all or nothing. @throws Error with the program's last words */
export async function restoreDump(program: string, url: string, file: string): Promise<void> {
  const database = decodeURIComponent(new URL(url).pathname.slice(1));
  // The schema `public` is there already, and belongs to the owner.
  await run(program, ['--single-transaction', '--exit-on-error', `--dbname=${database}`, file], url);
}

async function run(program: string, args: string[], url: string): Promise<void> {
  const { hostname, port, username, password, pathname, searchParams } = new URL(url);
  // By the environment: a command line is read by every user of the machine.
  const env: NodeJS.ProcessEnv = {
    PATH: process.env.PATH,
    LANG: 'C.UTF-8',
    PGHOST: hostname,
    PGPORT: port || '5432',
    PGUSER: decodeURIComponent(username),
    PGPASSWORD: decodeURIComponent(password),
    PGDATABASE: decodeURIComponent(pathname.slice(1)),
    PGSSLMODE: searchParams.get('sslmode') ?? undefined,
  };
  const { status, output } = await command(program, args, { env });
  if (status !== 0) throw new Error(`${program} failed:\n${lastLines(output, 5)}`);
}
