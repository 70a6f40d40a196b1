import { spawn } from 'node:child_process';
import { closeSync, existsSync, openSync, readFileSync, statfsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { isAlive, mark, processesNaming, type ProcessMark, replaceFile, signal } from '@app/platform/machine';
import type { Settings } from '../../settings';
import type { Engine, Inability, Run, Submission } from '../engine';
import { trainerFault } from './trainer-fault';

/**
 * Runs the trainer as a process of this machine, in a session of its own, so that it outlives a killed agent. One process
 * is one GPU, or the processor: work that wants more belongs to an engine that places it.
 */
export class ProcessEngine implements Engine {
  readonly kind = 'process';
  readonly gpus = 1;
  private trainerRan = false;

  constructor(private readonly settings: Settings) {}

  async unavailable(): Promise<Inability | null> {
    const { python, home, freeBytes } = this.settings;
    if (!existsSync(python))
      return {
        code: 'no-python',
        reason: `There is no Python at ${python}: set TRAINER_PYTHON to that of the trainer’s environment, which npm start makes.`,
      };
    const { bavail, bsize } = statfsSync(home);
    if (bavail * bsize < freeBytes)
      return {
        code: 'no-disk',
        reason: `${mebibytes(bavail * bsize)} MiB are free on the disk of ${home}, and AGENT_FREE_MIB asks for ${mebibytes(freeBytes)}: make room there.`,
      };
    // What ran once is taken to run: a look costs a process.
    const fault = this.trainerRan ? null : await trainerFault(this.settings);
    this.trainerRan = fault === null;
    return fault === null
      ? null
      : {
          code: 'trainer-broken',
          reason: `The trainer does not run in ${python} (${fault}): make its environment anew with its requirements.txt.`,
        };
  }

  async submit({ name, folder }: Submission): Promise<Run> {
    const startedAt = Date.now();
    replaceFile(join(folder, 'submission.json'), JSON.stringify({ name, started_at: startedAt } satisfies Note));
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
        // Threads that wait for each other sleep: spinning, they take the time from those that they wait for where others work too.
        OMP_WAIT_POLICY: 'PASSIVE',
        TMPDIR: folder,
      },
    });
    closeSync(log);
    await new Promise<void>((resolve, reject) => child.once('spawn', resolve).once('error', reject));
    child.unref();
    let end: Ending | null = null;
    child.once('exit', (code, by) => {
      end = { ended_at: Date.now(), exit_code: code ?? (by === 'SIGKILL' ? 137 : 128) };
      // For an agent that comes after this one; the folder may be gone already.
      if (existsSync(folder)) replaceFile(join(folder, 'ending.json'), JSON.stringify(end));
    });
    const trainer = mark(child.pid as number) ?? { pid: child.pid as number, born: '' };
    return {
      ...this.run(trainer, startedAt, folder),
      exitCode: () => end?.exit_code ?? null,
      endedAt: () => end?.ended_at ?? Date.now(),
      alive: async () => end === null,
    };
  }

  async adopt({ folder }: Submission): Promise<Run | null> {
    const note = join(folder, 'submission.json');
    if (!existsSync(note)) return null;
    const { started_at } = JSON.parse(readFileSync(note, 'utf8')) as Note;
    const [pid] = processesNaming(join(folder, 'spec.json'));
    const live = pid === undefined ? null : mark(pid);
    if (live) return this.run(live, started_at, folder);
    const nothing = () => undefined;
    return {
      ...this.run({ pid: 0, born: '' }, started_at, folder),
      reference: 'ended while no agent was there',
      alive: async () => false,
      stop: nothing,
      kill: nothing,
    };
  }

  private run(trainer: ProcessMark, startedAt: number, folder: string): Run {
    const send = (name: NodeJS.Signals, to = trainer.pid) => {
      if (isAlive(trainer)) signal(to, name);
    };
    return {
      reference: `pid ${trainer.pid} on ${this.settings.host}`,
      startedAt,
      alive: async () => isAlive(trainer),
      endedAt: () => ending(folder)?.ended_at ?? lastWord(folder, startedAt),
      exitCode: () => ending(folder)?.exit_code ?? null,
      stop: () => send('SIGTERM'),
      kill: () => send('SIGKILL', -trainer.pid),
    };
  }
}

const mebibytes = (bytes: number) => Math.floor(bytes / 2 ** 20);

/** `submission.json`: written before the trainer is started. */
interface Note {
  name: string;
  started_at: number;
}

/** `ending.json`: written by the agent that saw the end. */
interface Ending {
  ended_at: number;
  exit_code: number;
}

function ending(folder: string): Ending | null {
  const file = join(folder, 'ending.json');
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Ending) : null;
}

/** When the trainer last wrote: nobody saw the end of a run that was adopted. */
function lastWord(folder: string, startedAt: number): number {
  const written = ['events.jsonl', 'trainer.log'].map((name) => join(folder, name)).filter((file) => existsSync(file));
  return Math.max(startedAt, ...written.map((file) => Math.ceil(statSync(file).mtimeMs)));
}
