import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { AttemptRun } from './attempt-run';
import type { Engine } from './engines/engine';
import { log } from './log';
import type { Settings } from './settings';
import { type Lease, Refused, type SiteApi } from './site-api';
import { WorkFolder } from './work-folder';

const waitSeconds = 20;

interface Calibration {
  base_model: string;
  model_sha256: string;
  tokens_per_second: number;
}

/** Pulls work for one pool and runs it. Everything it must remember lies in the attempts' folders. */
export class Agent {
  private readonly runs = new Map<string, { run: AttemptRun; done: Promise<void> }>();
  private stopping = false;
  private calibrations: Calibration[] = [];

  constructor(
    private readonly api: SiteApi,
    private readonly engine: Engine,
    private readonly settings: Settings,
  ) {}

  /** Takes up what an earlier agent left, then asks for work until told to stop. */
  async serve(): Promise<void> {
    mkdirSync(join(this.settings.home, 'attempts'), { recursive: true });
    await this.takeUp();
    await this.calibrate().catch((error: unknown) => log('no calibration', { error: String(error) }));
    while (!this.stopping) {
      const unavailable = this.engine.unavailable();
      if (unavailable) {
        log('the engine is not available', { unavailable });
        await sleep(5000);
        continue;
      }
      try {
        const { leases } = await this.api.leases({
          pool: this.settings.pool,
          engine: this.engine.kind,
          capacity: { gpus: this.settings.gpus },
          ...(this.calibrations.length > 0 ? { calibrations: this.calibrations } : {}),
          holding: [...this.runs.keys()],
          wait_seconds: this.stopping ? 0 : waitSeconds,
        });
        this.calibrations = [];
        for (const lease of leases)
          if (!this.runs.has(lease.attempt))
            this.begin(new WorkFolder(this.settings.home, this.settings.apiUrl, lease));
      } catch (error) {
        if (error instanceof Refused && [401, 403].includes(error.status)) throw error;
        log('the portal gave no answer', { error: String(error) });
        await sleep(2000);
      }
    }
  }

  /** Checkpoints and stops every run, killing what does not stop within the grace; then tells the portal. */
  async stop(): Promise<void> {
    this.stopping = true;
    const all = [...this.runs.values()];
    for (const { run } of all) run.stop();
    const done = Promise.all(all.map((each) => each.done));
    const late = sleep(this.settings.graceSeconds * 1000, 'late' as const, { ref: false });
    if ((await Promise.race([done, late])) === 'late') for (const { run } of all) run.kill();
    await Promise.race([done, sleep(2000, undefined, { ref: false })]);
  }

  /** Measures the tokens per second of each base model in a folder once, so that estimates have a ground. */
  private async calibrate(): Promise<void> {
    const folder = this.settings.baseModelsFolder;
    if (!existsSync(folder) || this.engine.unavailable()) return;
    for (const name of readdirSync(folder)) {
      if (!existsSync(join(folder, name, 'manifest.json'))) continue;
      const kept = join(this.settings.home, `calibration-${name}.json`);
      if (!existsSync(kept)) await this.measure(join(folder, name), name, kept);
      this.calibrations.push(JSON.parse(readFileSync(kept, 'utf8')) as Calibration);
    }
  }

  private async measure(modelFolder: string, baseModel: string, kept: string): Promise<void> {
    const { python, trainerFolder, threads } = this.settings;
    const { stdout } = await promisify(execFile)(
      python,
      ['-m', 'monsoon_trainer', 'calibrate', '--model-dir', modelFolder, '--threads', String(threads), '--steps', '4'],
      { env: { PATH: process.env.PATH, PYTHONPATH: trainerFolder, LANG: 'C.UTF-8' } },
    );
    const read = JSON.parse(stdout.trim().split('\n').at(-1) ?? '{}') as {
      tokens_per_second: number;
      model_sha256: string;
    };
    const calibration = {
      base_model: baseModel,
      model_sha256: read.model_sha256,
      tokens_per_second: read.tokens_per_second,
    };
    writeFileSync(kept, JSON.stringify(calibration));
    log('calibrated', { ...calibration });
  }

  /** Folders of an earlier agent: what was submitted is adopted, alive or ended; what never was is wiped. */
  private async takeUp(): Promise<void> {
    const folder = join(this.settings.home, 'attempts');
    for (const name of readdirSync(folder)) {
      const note = join(folder, name, 'lease.json');
      if (!existsSync(note)) {
        rmSync(join(folder, name), { recursive: true, force: true });
        continue;
      }
      const work = new WorkFolder(
        this.settings.home,
        this.settings.apiUrl,
        JSON.parse(readFileSync(note, 'utf8')) as Lease,
      );
      if (await this.engine.adopt({ name: work.name, folder: work.path })) this.begin(work);
      else work.wipe();
    }
  }

  private begin(folder: WorkFolder): void {
    const run = new AttemptRun(this.api, this.engine, folder, this.settings);
    const done = run.finish().finally(() => this.runs.delete(run.attempt));
    this.runs.set(run.attempt, { run, done });
  }
}
