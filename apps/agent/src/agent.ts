import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { oneLine } from '@app/platform/machine';
import { AttemptRun } from './attempt-run';
import { calibrations } from './calibrations';
import type { Engine, Inability } from './engines/engine';
import { alarm, log } from './log';
import type { Settings } from './settings';
import { type Calibration, type Lease, Refused, type SiteApi } from './site-api';
import { WorkFolder } from './work-folder';

const waitSeconds = 20;
const lookAgainMilliseconds = 2000;
/** Often enough that the portal takes it for news: after 90 s it takes nobody to be there. */
const tellAgainMilliseconds = 30_000;

/** Pulls work for one pool and runs it. Everything it must remember lies in the attempts' folders. */
export class Agent {
  /** What this agent has in hand: from the lease until the portal took the end. */
  private readonly runs = new Map<string, { run: AttemptRun; done: Promise<void> }>();
  private readonly leaving = new AbortController();
  private measured: Calibration[] = [];

  constructor(
    private readonly api: SiteApi,
    private readonly engine: Engine,
    private readonly settings: Settings,
  ) {}

  /** Takes up what an earlier agent left, then asks for work until told to stop. */
  async serve(): Promise<void> {
    mkdirSync(join(this.settings.home, 'attempts'), { recursive: true });
    await this.takeUp();
    if (await this.ready()) await this.measure();
    while (await this.ready()) {
      try {
        await this.ask();
      } catch (error) {
        if (this.stopping) return;
        if (error instanceof Refused && error.barred) throw error;
        log('the portal gave no answer', { error: String(error) });
        await this.pause(2000);
      }
    }
  }

  /** Checkpoints and stops every run, killing what does not stop within the grace; then tells the portal. */
  async stop(): Promise<void> {
    this.leaving.abort();
    const all = [...this.runs.values()];
    for (const { run } of all) run.stop();
    const done = Promise.all(all.map((each) => each.done));
    const late = sleep(this.settings.graceSeconds * 1000, 'late' as const, { ref: false });
    if ((await Promise.race([done, late])) === 'late') for (const { run } of all) run.kill();
    await Promise.race([done, sleep(2000, undefined, { ref: false })]);
  }

  private get stopping(): boolean {
    return this.leaving.signal.aborted;
  }

  /** Waits for the engine; why it is not there is logged once, and told to the portal for as long. @returns false when the agent is to stop */
  private async ready(): Promise<boolean> {
    let said = '';
    let tellAt = 0;
    while (!this.stopping) {
      const inability = await this.engine.unavailable();
      if (!inability) return true;
      if (inability.code !== said) alarm('the engine is not available', { ...inability });
      if (inability.code !== said || Date.now() >= tellAt) {
        await this.tell(inability);
        tellAt = Date.now() + tellAgainMilliseconds;
      }
      said = inability.code;
      await this.pause(lookAgainMilliseconds);
    }
    return false;
  }

  /** Who has no way to the portal is missed there without a word; who is refused there for good does not go on. */
  private async tell({ code, reason }: Inability): Promise<void> {
    try {
      await this.api.inability(this.settings.pool, { engine: this.engine.kind, code, reason: oneLine(reason, 500) });
    } catch (error) {
      if (error instanceof Refused && error.barred) throw error;
      log('the portal was not told', { error: String(error) });
    }
  }

  private async measure(): Promise<void> {
    try {
      this.measured = await calibrations(this.settings, this.leaving.signal);
    } catch (error) {
      if (!this.stopping) log('no calibration', { error: String(error) });
    }
  }

  private async ask(): Promise<void> {
    const { leases } = await this.api.leases(
      {
        pool: this.settings.pool,
        engine: this.engine.kind,
        capacity: { gpus: this.engine.gpus },
        ...(this.measured.length > 0 ? { calibrations: this.measured } : {}),
        holding: [...this.runs.keys()],
        wait_seconds: waitSeconds,
      },
      this.leaving.signal,
    );
    this.measured = [];
    for (const lease of leases)
      if (!this.stopping && !this.runs.has(lease.attempt))
        this.begin(new WorkFolder(this.settings.home, this.settings.apiUrl, lease));
  }

  /** Folders of an earlier agent: what was submitted is adopted, alive or ended; what never was is wiped, and not held. */
  private async takeUp(): Promise<void> {
    const folder = join(this.settings.home, 'attempts');
    for (const name of readdirSync(folder)) {
      const note = join(folder, name, 'lease.json');
      if (!existsSync(note)) {
        rmSync(join(folder, name), { recursive: true, force: true });
        continue;
      }
      const lease = JSON.parse(readFileSync(note, 'utf8')) as Lease;
      const work = new WorkFolder(this.settings.home, this.settings.apiUrl, lease);
      if (await this.engine.adopt({ name: work.name, folder: work.path })) this.begin(work);
      else work.wipe();
    }
  }

  private begin(folder: WorkFolder): void {
    const run = new AttemptRun(this.api, this.engine, folder, this.settings);
    const done = run.finish().finally(() => this.runs.delete(run.attempt));
    this.runs.set(run.attempt, { run, done });
  }

  private pause(milliseconds: number): Promise<void> {
    return sleep(milliseconds, undefined, { signal: this.leaving.signal }).catch(() => undefined);
  }
}
