import { spawn, type SpawnOptions } from 'node:child_process';
import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, isAbsolute, join } from 'node:path';
import { createInterface } from 'node:readline';
import { signal as send } from '@app/platform/machine';
import { leash } from './leash';

/** How a command ended; `output` is both its streams, in the order they came. */
export interface Ended {
  /** Exit status; 127 when it could not be started, 128 when a signal ended it. */
  status: number;
  output: string;
}

export interface CommandOptions extends Pick<SpawnOptions, 'cwd' | 'env' | 'uid' | 'gid'> {
  /** Text for its standard input. */
  input?: string;
  /** Called with every whole line of either stream. */
  onLine?: (line: string) => void;
  /**
   * For commands that take long: when this aborts, it and all it started are told to end, and killed 3 s later; and it ends
   * with this process, however that ends.
   */
  signal?: AbortSignal;
}

const keptCharacters = 100_000;
const killedAfter = 3000;

/** Runs a command to its end; never throws. */
export function command(file: string, args: readonly string[], options: CommandOptions = {}): Promise<Ended> {
  const { input, onLine, signal, ...rest } = options;
  if (signal?.aborted) return Promise.resolve({ status: 128, output: 'stopped' });
  return new Promise((resolve) => {
    // Long work leads a group of its own: a signal to the group reaches what it started too.
    const child = spawn(file, args, { ...rest, stdio: ['pipe', 'pipe', 'pipe'], detached: signal !== undefined });
    const release = signal && child.pid ? hold(child.pid, signal) : () => undefined;
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (data: Buffer) => {
        output = (output + data.toString()).slice(-keptCharacters);
      });
      if (onLine) createInterface({ input: stream }).on('line', onLine);
    }
    child.stdin.on('error', () => undefined);
    child.stdin.end(input);
    child.on('error', (error) => resolve({ status: 127, output: `${output}${error.message}` }));
    child.on('close', (code) => {
      release();
      resolve({ status: code ?? 128, output });
    });
  });
}

/** Ties a group to the signal and to this process. @returns what lets go of it */
function hold(group: number, signal: AbortSignal): () => void {
  const held = leash(-group, 'TERM');
  let late: NodeJS.Timeout | undefined;
  const end = () => {
    send(-group, 'SIGTERM');
    late = setTimeout(() => send(-group, 'SIGKILL'), killedAfter);
  };
  signal.addEventListener('abort', end, { once: true });
  return () => {
    signal.removeEventListener('abort', end);
    clearTimeout(late);
    held.release();
  };
}

/** The first of these programs that the PATH holds, as an absolute path, or null. */
export function onPath(names: readonly string[], path = process.env.PATH ?? ''): string | null {
  for (const name of names)
    for (const folder of path.split(delimiter)) {
      const file = join(folder, name);
      if (isAbsolute(file) && isProgram(file)) return file;
    }
  return null;
}

/** Whether this is a file that may be run. */
export function isProgram(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}

/** The last lines of a text, for a message. */
export function lastLines(text: string, count: number): string {
  return text.trimEnd().split('\n').slice(-count).join('\n');
}
