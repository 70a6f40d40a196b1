import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { ended, isAlive, mark, processesNaming, type ProcessMark, replaceFile, signal } from '@app/platform/machine';

interface Note {
  supervisor: ProcessMark;
  /** What it started and has not stopped: their process groups bear their numbers. */
  children: Record<string, ProcessMark>;
}

/** The note that one start keeps of itself, so that a second does not take its data, and a later one its leftovers. */
export class Running {
  private readonly children: Record<string, ProcessMark> = {};

  private constructor(private readonly file: string) {}

  /**
   * Takes the folder for this process. What a killed start left behind is given the time to end, then killed.
   * @throws Error when another start runs on it
   */
  static async take(home: string, say: (text: string) => void = () => undefined): Promise<Running> {
    mkdirSync(home, { recursive: true });
    const running = new Running(join(home, 'running.json'));
    const earlier = running.read();
    if (earlier && earlier.supervisor.pid !== process.pid && isAlive(earlier.supervisor))
      throw new Error(
        `Another start (process ${earlier.supervisor.pid}) runs on ${home}.\n` +
          'Stop it with Ctrl-C, or set MONSOON_HOME to another folder.',
      );
    const left = Object.entries(earlier?.children ?? {}).filter(([, child]) => isAlive(child));
    if (left.length > 0) say(`waiting for what an earlier start left: ${left.map(([name]) => name).join(', ')}`);
    await Promise.all(left.map(([, child]) => endLeftover(child)));
    running.write();
    return running;
  }

  /** Whether a start runs on this folder. */
  static isOn(home: string): boolean {
    const note = new Running(join(home, 'running.json')).read();
    return note !== null && isAlive(note.supervisor);
  }

  add(name: string, child: ProcessMark): void {
    this.children[name] = child;
    this.write();
  }

  remove(name: string): void {
    delete this.children[name];
    this.write();
  }

  /** Gives the folder back. */
  release(): void {
    rmSync(this.file, { force: true });
  }

  private read(): Note | null {
    try {
      return JSON.parse(readFileSync(this.file, 'utf8')) as Note;
    } catch {
      return null;
    }
  }

  private write(): void {
    const supervisor = mark(process.pid) ?? { pid: process.pid, born: '' };
    replaceFile(this.file, JSON.stringify({ supervisor, children: this.children } satisfies Note));
  }
}

/** The leash has signalled it already: this waits, then insists. */
async function endLeftover(child: ProcessMark): Promise<void> {
  if (await ended(child, 9000)) return;
  signal(-child.pid, 'SIGKILL');
  await ended(child, 1000);
}

/** Kills the trainers of an agent that was killed before it could stop them: each names its work folder. */
export function killTrainers(agentHome: string): void {
  for (const pid of processesNaming(join(agentHome, 'attempts'))) signal(pid, 'SIGKILL');
}
