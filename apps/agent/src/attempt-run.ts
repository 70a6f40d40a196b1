import { setTimeout as sleep } from 'node:timers/promises';
import type { Engine, Run } from './engines/engine';
import { alarm, log } from './log';
import type { Settings } from './settings';
import { Shipping } from './shipping/shipping';
import { type End, Refused, type SiteApi, StaleFence } from './site-api';
import type { WorkFolder } from './work-folder';

const lookMilliseconds = 500;
const mostSecondsBetweenBeats = 30;

/** One attempt from lease to end: submits or adopts its run, ships what the trainer writes, renews the lease. */
export class AttemptRun {
  private readonly fetching = new AbortController();
  private stopping = false;
  private run: Run | null = null;
  private shipping: Shipping | null = null;
  /** Set by the first wish to stop; finds nothing to do where the run has ended by then. */
  private overdue: NodeJS.Timeout | null = null;
  private killed = false;

  constructor(
    private readonly api: SiteApi,
    private readonly engine: Engine,
    private readonly folder: WorkFolder,
    private readonly settings: Settings,
  ) {}

  get attempt(): string {
    return this.folder.lease.attempt;
  }

  /** Checkpoint and stop: the agent itself is stopping, or the portal asked. What does not stop in time is killed. */
  stop(): void {
    this.stopping = true;
    this.fetching.abort();
    if (this.run) this.halt(this.run);
  }

  kill(): void {
    this.run?.kill();
  }

  /** Runs to the end. Never throws: what the portal does not take is tried again for as long as the lease is ours. */
  async finish(): Promise<void> {
    try {
      this.run = await this.start();
    } catch (error) {
      return this.notStarted(error);
    }
    try {
      this.shipping = new Shipping(this.api, this.folder, this.run.startedAt, this.settings.meterSeconds);
      if (this.stopping) this.halt(this.run);
      await this.follow(this.run, this.shipping);
      await this.conclude(this.run, this.shipping);
    } catch (error) {
      return this.abandon(error instanceof StaleFence ? 'another attempt took over' : String(error));
    }
    this.folder.wipe();
    log('attempt ended', { ...this.folder.marks });
  }

  private async start(): Promise<Run> {
    const { lease } = this.folder;
    const submission = { name: this.folder.name, folder: this.folder.path };
    const live = await this.engine.adopt(submission);
    if (live) {
      log('adopted a run', { ...this.folder.marks, run: live.reference });
      return live;
    }
    if (lease.gpus > this.engine.gpus)
      throw new Error(
        `The engine ${this.engine.kind} of this site runs a job on at most ${this.engine.gpus} GPU, and ${lease.gpus} are ` +
          'asked for: launch it with fewer, or in a pool with another engine.',
      );
    await this.whileRenewing(() => {
      const options = { threads: this.settings.threads, signal: this.fetching.signal };
      return this.folder.prepare(`${this.settings.home}/models`, options);
    });
    const run = await this.engine.submit(submission);
    log('submitted', { ...this.folder.marks, run: run.reference });
    return run;
  }

  /** Fetching may take longer than a lease lasts. */
  private async whileRenewing(work: () => Promise<void>): Promise<void> {
    const done = new AbortController();
    const renewing = async () => {
      for (;;) {
        await sleep(this.beat, undefined, { signal: done.signal }).catch(() => undefined);
        if (done.signal.aborted) return;
        await this.heartbeat('submitted').catch((error: unknown) => {
          if (error instanceof StaleFence) this.fetching.abort(error);
        });
      }
    };
    const beats = renewing();
    try {
      await work();
    } finally {
      done.abort();
      await beats;
    }
  }

  /** Ships and renews until the run has ended. */
  private async follow(run: Run, shipping: Shipping): Promise<void> {
    let nextBeat = 0;
    while (await run.alive()) {
      try {
        if (Date.now() >= nextBeat) {
          await this.heartbeat(shipping.heard ? 'running' : 'submitted');
          nextBeat = Date.now() + this.beat;
        }
        await shipping.ship(Date.now());
      } catch (error) {
        if (error instanceof StaleFence) throw error;
        // The portal is away: the trainer goes on; it stops itself before the lease ends.
        log('the portal did not take it', { ...this.folder.marks, error: String(error) });
        await sleep(1000);
      }
      await sleep(lookMilliseconds);
    }
  }

  private halt(run: Run): void {
    run.stop();
    const { stopSeconds } = this.settings;
    this.overdue ??= setTimeout(() => void this.killOverdue(run), stopSeconds * 1000).unref();
  }

  /** A trainer that hangs would hold its GPU for ever: as long as it lives, its lease is renewed. */
  private async killOverdue(run: Run): Promise<void> {
    if (!(await run.alive())) return;
    alarm('the trainer did not stop, and is killed', { ...this.folder.marks, seconds: this.settings.stopSeconds });
    this.killed = true;
    run.kill();
  }

  private async conclude(run: Run, shipping: Shipping): Promise<void> {
    const endedAt = run.endedAt();
    const { marks } = this.folder;
    await this.lastReadings(shipping, endedAt);
    await untilTaken(marks, () => shipping.ship(endedAt));
    const late = `The trainer did not stop within ${this.settings.stopSeconds} seconds of being asked, and was killed.`;
    // Who was asked to stop and left no word was killed for it: that is the asker's doing, and no failure of the job.
    const wordless: Wordless = this.killed ? { reason: 'signal', message: late } : this.stopping ? cutShort : diedAlone;
    const outcome = outcomeOf(run, shipping, wordless);
    await untilTaken(marks, async () => {
      const artefacts = outcome.outcome === 'succeeded' ? this.folder.manifest('final') : [];
      for (const file of artefacts) await shipping.file('final', file);
      const made = artefacts.length > 0 ? { artefacts, result: shipping.final ?? undefined } : {};
      await this.end({ ...outcome, ...made, gpu_seconds_total: shipping.meter.total(endedAt) });
    });
  }

  /**
   * Time cures a clock that runs ahead, so the end waits for the last readings: for half a lease, which leaves the other half
   * to send what the run made. A clock that is further out than that must not cost the run.
   */
  private async lastReadings(shipping: Shipping, endedAt: number): Promise<void> {
    const latest = Date.now() + this.folder.lease.lease_seconds * 500;
    while (!(await untilTaken(this.folder.marks, () => shipping.usage(shipping.meter.last(endedAt))))) {
      if (Date.now() >= latest) {
        const left = shipping.meter.last(endedAt).reduce((sum, { gpuSeconds }) => sum + gpuSeconds, 0);
        alarm('readings were never taken: set the clock of this machine', { ...this.folder.marks, gpu_seconds: left });
        return;
      }
      await sleep(lookMilliseconds);
    }
  }

  private get beat(): number {
    return Math.min(mostSecondsBetweenBeats, this.folder.lease.lease_seconds / 4) * 1000;
  }

  private async heartbeat(state: 'submitted' | 'running'): Promise<void> {
    const { lease } = this.folder;
    const run = this.run ? { engine_ref: this.run.reference } : {};
    const answer = await this.api.heartbeat(lease.attempt, { fence: lease.fence, state, ...run });
    this.folder.writeLease(answer.lease_until, answer.stop_after_s);
    if (answer.commands.includes('stop') && !this.stopping) this.stop();
  }

  private end(body: End): Promise<unknown> {
    const { lease } = this.folder;
    return this.api.end(lease.attempt, { fence: lease.fence, ...body });
  }

  /** The work could not even be started, or was not wanted any more before it began. */
  private async notStarted(error: unknown): Promise<void> {
    const stale = error instanceof StaleFence || this.fetching.signal.reason instanceof StaleFence;
    const message = String((error as Error).message).slice(0, 2000);
    log('did not start', { ...this.folder.marks, message });
    const why: Pick<End, 'outcome' | 'reason' | 'message'> = this.stopping
      ? { outcome: 'stopped', reason: 'signal', message: 'It was stopped before it began.' }
      : { outcome: 'failed', reason: 'not_started', message };
    const tell = () => this.end({ ...why, exit_code: null, gpu_seconds_total: 0 });
    // Nothing was made, so nothing is lost where the portal refuses to hear of it.
    const told = () =>
      untilTaken(this.folder.marks, tell, () => true).catch((error: unknown) =>
        log('not told', { ...this.folder.marks, error: String(error) }),
      );
    if (!stale) await told();
    this.folder.wipe();
  }

  private abandon(why: string): void {
    log('abandoned', { ...this.folder.marks, why });
    this.run?.kill();
    this.folder.wipe();
  }
}

/**
 * Tries again while the portal is away, however long: the portal itself says when the fence is stale. Also where it
 * refuses: what the run made is still here, and the cause may be mended before the lease ends. An agent that stops meanwhile
 * leaves the folder for the next one.
 * @param marks what lines of the log say of whom it is about
 * @param hopeless whether a refusal is the last word on it
 */
async function untilTaken<T>(
  marks: object,
  work: () => Promise<T>,
  hopeless = ({ gone }: Refused) => gone,
): Promise<T> {
  for (let wait = 200; ; wait = Math.min(5000, wait * 2)) {
    try {
      return await work();
    } catch (error) {
      if (error instanceof StaleFence || (error instanceof Refused && hopeless(error))) throw error;
      if (error instanceof Refused)
        alarm('the portal refuses an ended run, which is kept', { ...marks, error: error.message });
      else log('the portal did not take it', { ...marks, error: String(error) });
      await sleep(wait);
    }
  }
}

/** What to say of a trainer that left no last event. */
interface Wordless {
  reason: 'killed' | 'signal';
  message: string;
}
const diedAlone: Wordless = {
  reason: 'killed',
  message: 'The trainer ended without a last word: it was killed from outside, or the machine ran out of memory.',
};
const cutShort: Wordless = {
  reason: 'signal',
  message: 'The site stopped before the trainer had saved: what it did since its last checkpoint is done again.',
};

/** What the last event says; the exit status alone cannot tell under every engine. */
function outcomeOf(run: Run, { final }: Shipping, wordless: Wordless): Omit<End, 'gpu_seconds_total'> {
  const exit_code = run.exitCode();
  const reason = (final?.reason as string | undefined) ?? '';
  const message = (final?.message as string | undefined) ?? '';
  if (final?.type === 'done') return { outcome: 'succeeded', exit_code, reason: 'done', message };
  if (final?.type === 'stopped') return { outcome: 'stopped', exit_code, reason: reason || 'signal', message };
  if (final?.type === 'failed') return { outcome: 'failed', exit_code, reason: reason || 'internal', message };
  return { outcome: 'failed', exit_code, ...wordless };
}
