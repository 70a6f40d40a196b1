import { spawn } from 'node:child_process';
import { Socket } from 'node:net';

/** Holds a process to this one. */
export interface Leash {
  /** Lets go: call it once the process has ended, or is to outlive this one. */
  release(): void;
}

/**
 * Ends `pid`, or the group of a negative one, with `signal` when this process ends in any way, `kill -9` included: a shell of its own session reads from
 * a pipe that only this process holds, and signals when the pipe closes.
 */
export function leash(pid: number, signal: 'TERM' | 'INT'): Leash {
  const script = 'trap "" INT TERM HUP; read -r word || kill -s "$1" -- "$2" 2>/dev/null';
  const holder = spawn('/bin/sh', ['-c', script, 'leash', signal, String(pid)], {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
  });
  holder.on('error', () => undefined);
  holder.stdin.on('error', () => undefined);
  // Neither the shell nor the pipe to it keeps this process alive.
  holder.unref();
  if (holder.stdin instanceof Socket) holder.stdin.unref();
  return { release: () => void holder.stdin.end('release\n') };
}
