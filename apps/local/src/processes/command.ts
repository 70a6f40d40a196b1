import { spawn, type SpawnOptions } from 'node:child_process';
import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, isAbsolute, join } from 'node:path';
import { createInterface } from 'node:readline';
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
  /** For commands that take long: kills it when this aborts, and it ends with this process, however that ends. */
  signal?: AbortSignal;
}

const keptCharacters = 100_000;

/** Runs a command to its end; never throws. */
export function command(file: string, args: readonly string[], options: CommandOptions = {}): Promise<Ended> {
  const { input, onLine, ...rest } = options;
  return new Promise((resolve) => {
    const child = spawn(file, args, { ...rest, stdio: ['pipe', 'pipe', 'pipe'], killSignal: 'SIGKILL' });
    const held = options.signal && child.pid ? leash(child.pid, 'TERM') : null;
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (data: Buffer) => {
        output = (output + data.toString()).slice(-keptCharacters);
      });
      if (onLine) createInterface({ input: stream }).on('line', onLine);
    }
    child.stdin.on('error', () => undefined);
    child.stdin.end(input);
    child.on('exit', () => held?.release());
    child.on('error', (error) => resolve({ status: 127, output: `${output}${error.message}` }));
    child.on('close', (code) => resolve({ status: code ?? 128, output }));
  });
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
