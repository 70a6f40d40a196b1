import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { leash, type Leash } from './leash';
import { lastLines } from './command';
import { ended, mark, type ProcessMark, signal } from '@app/platform/machine';

/** A program of ours to run as a process of its own. */
export interface Program {
  /** Its name in logs and messages. */
  name: string;
  /** The compiled program, an absolute path. */
  script: string;
  /** Everything it sees of the environment. */
  env: NodeJS.ProcessEnv;
  logFile: string;
  /** How it says that it is ready: an address that answers 2xx, or nothing but living on for a moment. */
  ready?: { url: string };
  cwd?: string;
  /** Further options of Node. */
  nodeOptions?: readonly string[];
}

const readyPatience = 90_000;
const livingOn = 800;

const nodeOptions = ['--no-warnings', '--enable-source-maps'];

/**
 * One running program. Its death is told to `onDeath` and never mended in silence: who supervises decides. It ends with
 * this process, however that ends.
 */
export class Supervised {
  private ending = false;
  private leash: Leash | null = null;
  private exit: string | null = null;

  private constructor(
    readonly program: Program,
    private readonly child: ChildProcess,
    /** The process, and the group that it leads. */
    readonly process: ProcessMark,
    private readonly logFrom: number,
  ) {}

  /** @throws Error with the program's last words when it dies before it is ready */
  static async start(program: Program, onDeath: (message: string) => void): Promise<Supervised> {
    mkdirSync(dirname(program.logFile), { recursive: true });
    const log = openSync(program.logFile, 'a', 0o600);
    const logFrom = statSync(program.logFile).size;
    const child = spawn(process.execPath, [...nodeOptions, ...(program.nodeOptions ?? []), program.script], {
      cwd: program.cwd,
      env: program.env,
      // A session of its own: Ctrl-C reaches the supervisor alone, which stops things in their order.
      detached: true,
      stdio: ['ignore', log, log],
    });
    closeSync(log);
    const running = child.pid ? mark(child.pid) : null;
    if (!running) throw new Error(`${program.name} could not be started: is ${process.execPath} still there?`);
    const supervised = new Supervised(program, child, running, logFrom);
    supervised.leash = leash(running.pid, 'TERM');
    child.on('error', () => undefined);
    child.once('exit', (code, by) => {
      supervised.exit = by ? `was ended by ${by}` : `ended with status ${code}`;
      if (!supervised.ending) onDeath(supervised.lastWords());
    });
    await supervised.untilReady();
    return supervised;
  }

  /** SIGTERM, and after `patience` milliseconds SIGKILL for its whole group. @returns whether it went by itself */
  async stop(patience: number): Promise<boolean> {
    this.ending = true;
    // The number of one that has ended may be another's by now.
    if (this.exit === null) signal(this.process.pid, 'SIGTERM');
    const itself = await ended(this.process, patience);
    if (!itself) {
      this.kill();
      await ended(this.process, 1000);
    }
    this.leash?.release();
    return itself;
  }

  /** At once, without a word. */
  kill(): void {
    this.ending = true;
    if (this.exit === null) signal(-this.process.pid, 'SIGKILL');
  }

  /** What is known of its end, with the last lines of its log. */
  lastWords(): string {
    const { name, logFile } = this.program;
    const own = readFileSync(logFile).subarray(this.logFrom).toString();
    return `${name} ${this.exit ?? 'runs'}. Its last words in ${logFile}:\n${lastLines(own, 12) || '(none)'}`;
  }

  private async untilReady(): Promise<void> {
    const url = this.program.ready?.url;
    const until = Date.now() + (url ? readyPatience : livingOn);
    while (this.exit === null && Date.now() < until) {
      if (url && (await answersWell(url))) return;
      await sleep(50);
    }
    if (this.exit === null && !url) return;
    if (this.exit === null) await this.stop(1000);
    throw new Error(
      `${this.program.name} did not get ready. ${this.lastWords()}\nMend what it names, then start again.`,
    );
  }
}

async function answersWell(url: string): Promise<boolean> {
  try {
    const answer = await fetch(url, { signal: AbortSignal.timeout(2000) });
    await answer.body?.cancel();
    return answer.ok;
  } catch {
    return false;
  }
}
