import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Settings } from '../../settings';

/** Looks for the trainer and what it cannot do without; loads none of it, which would take seconds. */
const look = `
import importlib.util, sys
names = ("monsoon_trainer", "torch", "transformers", "peft", "safetensors", "tokenizers")
missing = [name for name in names if importlib.util.find_spec(name) is None]
sys.exit(f"without {', '.join(missing)}" if missing else 0)`;

/** Why the trainer would not start in its Python, in the last words of that; null where it would. */
export async function trainerFault({ python, trainerFolder }: Settings): Promise<string | null> {
  try {
    const env = { PATH: process.env.PATH, PYTHONPATH: trainerFolder, LANG: 'C.UTF-8' };
    await promisify(execFile)(python, ['-c', look], { env, timeout: 60_000 });
    return null;
  } catch (error) {
    const { stderr, message } = error as Error & { stderr?: string };
    return (stderr?.trim() || message).split('\n').at(-1) as string;
  }
}
