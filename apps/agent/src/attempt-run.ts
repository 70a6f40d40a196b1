import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Engine, Run } from './engines/engine';
import { log } from './log';
import { Meter } from './meter';
import type { Settings } from './settings';
import { type Command, type End, Refused, type SiteApi, StaleFence } from './site-api';
import { Tail } from './tail';
import { type WorkFolder } from './work-folder';

/** An event of the trainer, one line of `events.jsonl`. */
interface TrainerEvent {
  seq: number;
  type: string;
  [field: string]: unknown;
}

const lookMilliseconds = 500;
/** The portal takes at most this many events or lines at once. */
const batch = 200;

/** One attempt from lease to end: submits or adopts its run, ships what the trainer writes, renews the lease. */
export class AttemptRun {
  private readonly tail: Tail;
  private readonly logTail: Tail;
  private pending: TrainerEvent[] = [];
  private final: TrainerEvent | null = null;
  private logSeq = 0;
  private stopping = false;
  private run: Run | null = null;
  private meter: Meter | null = null;

  constructor(
    private readonly api: SiteApi,
    private readonly engine: Engine,
    private readonly folder: WorkFolder,
    private readonly settings: Settings,
  ) {
    this.tail = new Tail(folder.file('events.jsonl'));
    this.logTail = new Tail(folder.file('trainer.log'));
  }

  get attempt(): string {
    return this.folder.lease.attempt;
  }

  get gpus(): number {
    return this.folder.lease.gpus;
  }

  /** Checkpoint and stop: the agent itself is stopping, or the portal asked. */
  stop(): void {
    this.stopping = true;
    this.run?.stop();
  }

  kill(): void {
    this.run?.kill();
  }

  /** Runs to the end. Never throws: what cannot be told to the portal ends with the lease. */
  async finish(): Promise<void> {
    const { lease } = this.folder;
    try {
      this.run = await this.start();
      this.meter = new Meter(this.run.startedAt, this.settings.meterSeconds, lease.gpus);
      if (this.stopping) this.run.stop();
      await this.follow(this.run, this.meter);
      const endedAt = this.run.endedAt();
      await this.untilTaken(() => this.ship());
      for (const reading of this.meter.last(endedAt)) await this.untilTaken(() => this.sendUsage(reading));
      await this.untilTaken(() => this.end(endedAt));
    } catch (error) {
      if (error instanceof StaleFence) return this.abandon('its fence is stale: another attempt took over');
      if (!this.run) {
        await this.untilTaken(() => this.refuse(String((error as Error).message))).catch(() => undefined);
      } else return this.abandon(String(error));
    }
    this.folder.wipe();
    log('attempt ended', { attempt: this.attempt });
  }

  private async start(): Promise<Run> {
    const submission = { name: this.folder.name, folder: this.folder.path };
    const live = await this.engine.adopt(submission);
    if (live) {
      log('adopted a run', { attempt: this.attempt, run: live.reference });
      return live;
    }
    await this.folder.prepare(`${this.settings.home}/models`, { threads: this.settings.threads });
    const run = await this.engine.submit(submission);
    log('submitted', { attempt: this.attempt, run: run.reference });
    return run;
  }

  /** Ships and renews until the run has ended. */
  private async follow(run: Run, meter: Meter): Promise<void> {
    const { lease } = this.folder;
    const beat = Math.min(30, lease.lease_seconds / 4) * 1000;
    let nextBeat = 0;
    while (await run.alive()) {
      try {
        if (Date.now() >= nextBeat) {
          await this.heartbeat(run);
          nextBeat = Date.now() + beat;
        }
        await this.ship();
        for (const reading of meter.due(Date.now())) await this.sendUsage(reading);
      } catch (error) {
        if (error instanceof StaleFence) {
          run.kill();
          throw error;
        }
        // The portal is away: the trainer goes on; it stops itself before the lease ends.
        log('the portal did not take it', { attempt: this.attempt, error: String(error) });
        await sleep(1000);
      }
      await sleep(lookMilliseconds);
    }
  }

  private async heartbeat(run: Run): Promise<void> {
    const { lease } = this.folder;
    const state = this.final || this.pending.length > 0 || this.logSeq > 0 ? 'running' : 'submitted';
    const answer = await this.api.heartbeat(lease.attempt, { fence: lease.fence, state, engine_ref: run.reference });
    this.folder.writeLease(answer.lease_until);
    for (const command of answer.commands) this.obey(command, run);
  }

  private obey(command: Command, run: Run): void {
    if (command === 'checkpoint') run.checkpoint();
    else if (!this.stopping) this.stop();
  }

  /** Sends events, checkpoints and log lines that came since the last call. */
  private async ship(): Promise<void> {
    const { lease } = this.folder;
    for (;;) {
      if (this.pending.length === 0)
        this.pending = this.tail.read().flatMap((line) => {
          const event = parse(line);
          return event ? [event] : [];
        });
      if (this.pending.length === 0) break;
      const events = this.pending.slice(0, batch);
      for (const event of events) if (event.type === 'checkpoint') await this.sendCheckpoint(event);
      await this.api.events(lease.attempt, { fence: lease.fence, events });
      this.final = events.findLast(({ type }) => ['done', 'stopped', 'failed'].includes(type)) ?? this.final;
      this.pending = this.pending.slice(events.length);
    }
    const lines = this.logTail.read().slice(-batch);
    if (lines.length > 0) {
      const at = new Date().toISOString();
      const first = this.logSeq;
      await this.api.logs(lease.attempt, {
        fence: lease.fence,
        lines: lines.map((text, n) => ({ seq: first + n + 1, at, text: text.slice(0, 2000) })),
      });
      this.logSeq += lines.length;
    }
  }

  private async sendCheckpoint(event: TrainerEvent): Promise<void> {
    const name = String(event.name);
    const files = this.folder.manifest(`checkpoints/${name}`);
    // The trainer keeps the newest few; one that is gone already has a successor further on.
    if (files.length === 0) return;
    const { lease } = this.folder;
    for (const file of files) await this.sendFile('checkpoint', `checkpoints/${name}`, file);
    await this.api.checkpoint(lease.attempt, {
      fence: lease.fence,
      name,
      step: Number(event.step),
      manifest_sha256: String(event.manifest_sha256),
      files,
    });
  }

  private async sendFile(kind: 'checkpoint' | 'artefact', folder: string, file: { path: string; sha256: string }) {
    const { lease } = this.folder;
    const content = readFileSync(this.folder.file('out', folder, file.path));
    await this.api.putFile(lease.attempt, { fence: lease.fence, kind, name: file.path, sha256: file.sha256, content });
  }

  private async sendUsage({ interval, from, to, gpuSeconds }: ReturnType<Meter['due']>[number]): Promise<void> {
    const { lease } = this.folder;
    await this.api.usage(lease.attempt, {
      fence: lease.fence,
      interval,
      from: new Date(from).toISOString(),
      to: new Date(to).toISOString(),
      gpu_seconds: gpuSeconds,
    });
  }

  private async end(endedAt: number): Promise<void> {
    const { lease } = this.folder;
    const outcome = this.outcome();
    const artefacts = outcome.outcome === 'succeeded' ? this.folder.manifest('final') : [];
    for (const file of artefacts) await this.sendFile('artefact', 'final', file);
    await this.api.end(lease.attempt, {
      fence: lease.fence,
      ...outcome,
      ...(artefacts.length > 0 ? { artefacts, result: this.final ?? undefined } : {}),
      gpu_seconds_total: this.meter?.total(endedAt) ?? 0,
    });
  }

  /** What the last event says; the exit status alone cannot tell under every engine. */
  private outcome(): Omit<End, 'gpu_seconds_total'> {
    const exit_code = this.run?.exitCode() ?? null;
    const event = this.final;
    const reason = (event?.reason as string | undefined) ?? '';
    const message = (event?.message as string | undefined) ?? '';
    if (event?.type === 'done') return { outcome: 'succeeded', exit_code, reason: 'done', message };
    if (event?.type === 'stopped') return { outcome: 'stopped', exit_code, reason: reason || 'signal', message };
    if (event?.type === 'failed') return { outcome: 'failed', exit_code, reason: reason || 'internal', message };
    return {
      outcome: 'failed',
      exit_code,
      reason: 'killed',
      message: 'The trainer ended without a last word: it was killed from outside, or the machine ran out of memory.',
    };
  }

  /** The work could not even be started. */
  private async refuse(message: string): Promise<void> {
    const { lease } = this.folder;
    log('could not start', { attempt: lease.attempt, message });
    await this.api.end(lease.attempt, {
      fence: lease.fence,
      outcome: 'failed',
      exit_code: null,
      reason: 'not_started',
      message,
      gpu_seconds_total: 0,
    });
  }

  /** Tries again while the portal is away, for as long as the lease could last. */
  private async untilTaken(work: () => Promise<void>): Promise<void> {
    const giveUpAt = Date.now() + this.folder.lease.lease_seconds * 1000;
    for (let wait = 200; ; wait = Math.min(5000, wait * 2)) {
      try {
        return await work();
      } catch (error) {
        if (error instanceof StaleFence || error instanceof Refused || Date.now() > giveUpAt) throw error;
        await sleep(wait);
      }
    }
  }

  private abandon(why: string): void {
    log('abandoned', { attempt: this.attempt, why });
    this.run?.kill();
    this.folder.wipe();
  }
}

function parse(line: string): TrainerEvent | null {
  try {
    return JSON.parse(line) as TrainerEvent;
  } catch {
    return null;
  }
}
