import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { existsSync, openSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Readable } from 'node:stream';
import { FileStores } from '@app/platform/storage';
import { seedRight, until } from './jobs-world';
import type { System } from './system';

/** Python of the trainer's environment. `npm test -- trainer` builds it. */
export function trainerPython(): string {
  const python = process.env.TRAINER_PYTHON ?? resolve(process.env.MONSOON_HOME ?? '.monsoon', 'trainer/bin/python');
  if (!existsSync(python))
    throw new Error('These tests train: run `npm test -- trainer` once, which builds the Python environment.');
  return python;
}

/** The tiny random model in the folder from which the catalogue is filled. */
export function makeTinyModel(system: Pick<System, 'home'>): void {
  const { status, stderr } = spawnSync(
    trainerPython(),
    ['-m', 'monsoon_trainer', 'tiny-model', '--out', join(system.home, 'base-models', 'tiny')],
    { encoding: 'utf8', env: { PATH: process.env.PATH, PYTHONPATH: resolve('apps/trainer') } },
  );
  if (status !== 0) throw new Error(stderr);
}

/** A project's right to rows that lie in the store, as a real agent fetches them. @returns the dataset's version */
export async function seedRows(system: System, project: string, rows: string): Promise<string> {
  const stores = system.api.get(FileStores);
  const store = await stores.inCountry('TH');
  await stores.put(store?.id ?? '', Readable.from([rows]), { maxBytes: 1e6 });
  return seedRight(system, project, ['TH'], [], rows);
}

/** The real site agent as a process, with the real trainer. */
export class RealAgent {
  private child: ChildProcess | null = null;
  readonly home: string;

  constructor(
    private readonly system: System,
    private readonly key: string,
    private readonly pool: string,
    /** Where its log goes, every line of it; without one it says nothing. */
    private readonly logFile?: string,
  ) {
    this.home = join(system.home, 'agent');
  }

  start(): void {
    const log = this.logFile ? openSync(this.logFile, 'a') : 'ignore';
    this.child = spawn(resolve('node_modules/node/bin/node'), ['--no-warnings', 'dist/apps/agent/src/main.js'], {
      stdio: ['ignore', log, log],
      env: {
        PATH: process.env.PATH,
        LOG_LEVEL: this.logFile ? 'info' : 'error',
        API_URL: this.system.url,
        AGENT_KEY: this.key,
        AGENT_POOL: this.pool,
        AGENT_HOME: this.home,
        METER_SECONDS: '2',
        TRAINER_PYTHON: trainerPython(),
        TRAINER_DIR: resolve('apps/trainer'),
        TRAINER_THREADS: '1',
      },
    });
  }

  /** Starts it and waits until it has asked for work. */
  async serve(): Promise<void> {
    this.start();
    await until(
      async () => (await this.system.admin.query('select 1 from site_agents')).rowCount,
      (count) => count === 1,
      30,
    );
  }

  /** Ends the agent without a word; what it started goes on. */
  async kill(): Promise<void> {
    this.child?.kill('SIGKILL');
    await new Promise((done) => this.child?.once('exit', done) ?? done(null));
  }

  /** Ends it as an operator would. */
  async stop(): Promise<void> {
    if (!this.child || this.child.exitCode !== null || this.child.signalCode !== null) return;
    const ended = new Promise((done) => this.child?.once('exit', done));
    this.child.kill('SIGTERM');
    await ended;
  }

  /** Processes of the trainer that work for this agent. */
  trainers(): number[] {
    return readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .filter((pid) => {
        try {
          const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8');
          return command.includes('monsoon_trainer') && command.includes(this.home);
        } catch {
          return false;
        }
      })
      .map(Number);
  }
}
