import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

/** A process by more than its number, which the system gives out again. */
export interface ProcessMark {
  pid: number;
  /** When it was born, in the system's own words. */
  born: string;
}

/** The mark of a live process, or null. */
export function mark(pid: number): ProcessMark | null {
  const born = birth(pid);
  return born === null ? null : { pid, born };
}

/** Whether this very process still runs, rather than another with its number. */
export function isAlive({ pid, born }: ProcessMark): boolean {
  return birth(pid) === born;
}

/** Whether the process ended within the time. */
export async function ended(process: ProcessMark, milliseconds: number): Promise<boolean> {
  const until = Date.now() + milliseconds;
  while (isAlive(process)) {
    if (Date.now() >= until) return false;
    await sleep(20);
  }
  return true;
}

/** Sends a signal, to the whole group with a negative number; a process that has ended is no error. */
export function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

/** The command line of a process, its arguments apart; empty when it cannot be seen. */
export function commandOf(pid: number): string[] {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').slice(0, -1);
  } catch {
    return listed(pid, 'args=').split(/\s+/);
  }
}

/** Numbers of the processes that have a text in one of their arguments. */
export function processesNaming(text: string): number[] {
  try {
    const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
    return pids.map(Number).filter((pid) => pid !== process.pid && commandOf(pid).some((word) => word.includes(text)));
  } catch {
    return [];
  }
}

/** Birth of a process, null when there is none or it waits to be reaped. */
function birth(pid: number): string | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name before may hold blanks and brackets; what follows its last bracket does not.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return fields[0] === 'Z' ? null : fields[19];
  } catch {
    if (process.platform === 'linux') return null;
    return listed(pid, 'lstart=') || null;
  }
}

/** For systems without /proc. */
function listed(pid: number, column: string): string {
  try {
    return execFileSync('ps', ['-p', String(pid), '-o', column], { encoding: 'utf8' }).trim();
  } catch {
    return '';
  }
}
