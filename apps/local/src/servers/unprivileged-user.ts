import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { command, onPath } from '../processes/command';

/** Whom PostgreSQL runs as; null: as the user who started us. */
export type RunAs = { uid: number; gid: number; name: string } | null;

const ownName = 'monsoon-postgres';

/** PostgreSQL refuses to run as root: its own system user then, made when the machine has none. @throws with the cure */
export async function unprivilegedUser(): Promise<RunAs> {
  if (process.getuid?.() !== 0) return null;
  const known = find('postgres') ?? find(ownName);
  if (known) return known;
  const add = onPath(['useradd', 'adduser'], `${process.env.PATH ?? ''}:/usr/sbin:/sbin`);
  const options = add?.endsWith('useradd')
    ? ['--system', '--user-group', '--no-create-home', '--shell', '/usr/sbin/nologin', ownName]
    : ['-S', '-D', '-H', ownName];
  const output = add ? (await command(add, options)).output : 'there is neither useradd nor adduser';
  const made = find(ownName);
  if (made) return made;
  throw new Error(
    `PostgreSQL does not run as root, and the user ${ownName} could not be made (${output.trim()}).\n` +
      'Start as an ordinary user, or make a system user named postgres first.',
  );
}

/** Whether that user can run a program: folders above it may be closed to all but root. */
export function canRun(user: RunAs, program: string): boolean {
  const as = user ? { uid: user.uid, gid: user.gid } : {};
  return spawnSync(program, ['--version'], { ...as, cwd: '/', stdio: 'ignore' }).status === 0;
}

/** Whether that user can reach a folder. */
export function canReach(user: RunAs, folder: string): boolean {
  const as = user ? { uid: user.uid, gid: user.gid } : {};
  return spawnSync('/bin/sh', ['-c', 'cd "$1"', 'sh', folder], { ...as, cwd: '/', stdio: 'ignore' }).status === 0;
}

function find(name: string): RunAs {
  const line = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .find((each) => each.startsWith(`${name}:`));
  const [, , uid, gid] = line?.split(':') ?? [];
  return line ? { uid: Number(uid), gid: Number(gid), name } : null;
}
