import { spawn } from 'node:child_process';
import { closeSync, existsSync, openSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Settings } from '../../settings';
import type { Engine, Run, Submission } from '../engine';
import { findProcess, isAlive } from './process-table';

/** Runs the trainer as a process of this machine, in a session of its own, so that it outlives a killed agent. */
export class ProcessEngine implements Engine {
  readonly kind = 'process';

  constructor(private readonly settings: Settings) {}

  unavailable(): string | null {
    if (!this.settings.python)
      return 'The trainer has no Python environment. Start again with Python 3.11 or newer with venv, and a package index that can be reached.';
    if (!existsSync(this.settings.python)) return `There is no Python at ${this.settings.python}.`;
    return null;
  }

  async submit({ name, folder }: Submission): Promise<Run> {
    const startedAt = Date.now();
    writeFileSync(join(folder, 'submission.json'), JSON.stringify({ name, started_at: startedAt }));
    const log = openSync(join(folder, 'trainer.log'), 'a');
    const child = spawn(this.settings.python, ['-m', 'monsoon_trainer', 'train', join(folder, 'spec.json')], {
      cwd: folder,
      detached: true,
      stdio: ['ignore', log, log],
      env: {
        PATH: process.env.PATH,
        HOME: folder,
        LANG: 'C.UTF-8',
        PYTHONPATH: this.settings.trainerFolder,
        PYTHONUNBUFFERED: '1',
        OMP_NUM_THREADS: String(this.settings.threads),
        TMPDIR: folder,
      },
    });
    closeSync(log);
    await new Promise<void>((resolve, reject) => child.once('spawn', resolve).once('error', reject));
    child.unref();
    let exitCode: number | null = null;
    let endedAt = startedAt;
    child.once('exit', (code, signal) => {
      exitCode = code ?? (signal === 'SIGKILL' ? 137 : 128);
      endedAt = Date.now();
    });
    const pid = child.pid as number;
    return {
      ...this.run(pid, startedAt, folder),
      exitCode: () => exitCode,
      endedAt: () => endedAt,
      alive: async () => exitCode === null && isAlive(pid),
    };
  }

  async adopt({ folder }: Submission): Promise<Run | null> {
    const note = join(folder, 'submission.json');
    if (!existsSync(note)) return null;
    const { started_at } = JSON.parse(readFileSync(note, 'utf8')) as { started_at: number };
    const pid = findProcess(join(folder, 'spec.json'));
    if (pid !== null) return this.run(pid, started_at, folder);
    const nothing = () => undefined;
    return {
      reference: 'ended while no agent was there',
      startedAt: started_at,
      alive: async () => false,
      endedAt: () => lastWord(folder, started_at),
      exitCode: () => null,
      checkpoint: nothing,
      stop: nothing,
      kill: nothing,
    };
  }

  private run(pid: number, startedAt: number, folder: string): Run {
    const signal = (name: NodeJS.Signals, group = false) => {
      try {
        process.kill(group ? -pid : pid, name);
      } catch {
        // it has ended
      }
    };
    return {
      reference: `pid ${pid} on ${this.settings.host}`,
      startedAt,
      alive: async () => isAlive(pid),
      endedAt: () => lastWord(folder, startedAt),
      exitCode: () => null,
      checkpoint: () => signal('SIGUSR1'),
      stop: () => signal('SIGTERM'),
      kill: () => signal('SIGKILL', true),
    };
  }
}

/** When the trainer last wrote: nobody saw the end of a run that was adopted. */
function lastWord(folder: string, startedAt: number): number {
  const written = ['events.jsonl', 'trainer.log'].map((name) => join(folder, name)).filter((file) => existsSync(file));
  return Math.max(startedAt, ...written.map((file) => Math.ceil(statSync(file).mtimeMs)));
}
