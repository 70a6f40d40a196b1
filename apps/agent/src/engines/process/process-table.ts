import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';

/** Whether the process runs; one that ended but was not reaped yet does not count. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2, stat.lastIndexOf(')') + 3) !== 'Z';
  } catch {
    return process.platform !== 'linux';
  }
}

/** The live process that has `argument` among its arguments, or null. */
export function findProcess(argument: string): number | null {
  for (const [pid, command] of processes()) if (command.includes(argument) && isAlive(pid)) return pid;
  return null;
}

function processes(): [number, string[]][] {
  if (process.platform !== 'linux')
    return execFileSync('ps', ['-axo', 'pid=,args='], { encoding: 'utf8' })
      .split('\n')
      .map((line) => line.trim().split(/\s+/))
      .map(([pid, ...command]) => [Number(pid), command]);
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((name): [number, string[]] => {
      try {
        return [Number(name), readFileSync(`/proc/${name}/cmdline`, 'utf8').split('\0')];
      } catch {
        return [Number(name), []];
      }
    });
}
