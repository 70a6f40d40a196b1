import { existsSync, readFileSync } from 'node:fs';
import { replaceFile } from '@app/platform/machine';
import { alarm, log } from '../log';
import { Meter, type Reading } from './meter';
import { Refused, type SiteApi } from '../site-api';
import { linesAfter } from './tail';
import type { WorkFolder } from '../work-folder';

/** An event of the trainer, one line of `events.jsonl`. */
export interface TrainerEvent {
  seq: number;
  type: string;
  [field: string]: unknown;
}

/** What the portal has taken of an attempt; kept in its folder, so that a restarted agent goes on from there. */
interface Taken {
  /** Usage readings, and the length of their intervals, which must not change under way. */
  readings: number;
  meter_seconds: number;
  /** Bytes of `events.jsonl`. */
  events: number;
  /** Bytes and lines of `trainer.log`. */
  log: number;
  lines: number;
  /** The trainer's last word, once it was taken. */
  final: TrainerEvent | null;
}

/** The portal takes at most this many events or lines at once. */
const batch = 200;
const longestLine = 2000;
/** Between two tries of a reading that lies ahead of the portal's clock. */
const earlyMilliseconds = 2000;
const lastWords = ['done', 'stopped', 'failed'];

/**
 * Brings to the portal what an attempt uses, tells and logs. A thing counts as taken only when the portal said so: until
 * then it is sent again, under the same number.
 */
export class Shipping {
  private readonly taken: Taken;
  readonly meter: Meter;
  /** Before this moment no reading is sent: the last one lay ahead of the portal's clock. */
  private nextReading = 0;

  constructor(
    private readonly api: SiteApi,
    private readonly folder: WorkFolder,
    startedAt: number,
    meterSeconds: number,
  ) {
    const file = folder.file('taken.json');
    this.taken = existsSync(file)
      ? (JSON.parse(readFileSync(file, 'utf8')) as Taken)
      : { readings: 0, meter_seconds: meterSeconds, events: 0, log: 0, lines: 0, final: null };
    this.meter = new Meter(startedAt, this.taken.meter_seconds, folder.lease.gpus, this.taken.readings);
    this.keep();
  }

  /** The trainer's last word, or null while it has said none. */
  get final(): TrainerEvent | null {
    return this.taken.final;
  }

  /** Whether the trainer has said anything yet. */
  get heard(): boolean {
    return this.taken.events > 0 || this.taken.log > 0;
  }

  /** Usage first: it is what is paid for. A reading that must wait for the portal's clock keeps nothing else waiting. */
  async ship(at: number): Promise<void> {
    await this.usage(this.meter.due(at));
    await this.events();
    await this.logs();
  }

  /**
   * Readings in their order; the first that the portal does not take keeps those behind it.
   * @returns whether none is left: false while this machine's clock is so far ahead that the portal takes no more yet
   */
  async usage(readings: Reading[]): Promise<boolean> {
    const { lease } = this.folder;
    if (readings.length > 0 && Date.now() < this.nextReading) return false;
    for (const { interval, from, to, gpuSeconds } of readings) {
      const times = { from: new Date(from).toISOString(), to: new Date(to).toISOString() };
      const body = { fence: lease.fence, interval, ...times, gpu_seconds: gpuSeconds };
      try {
        await this.unlessRefused('usage', () => this.api.usage(lease.attempt, body));
      } catch (error) {
        if (!(error instanceof Refused && error.early)) throw error;
        this.early(error);
        return false;
      }
      this.meter.acknowledge(interval);
      this.taken.readings = interval + 1;
      this.keep();
    }
    return true;
  }

  private early(error: Refused): void {
    if (this.nextReading === 0)
      alarm('a reading waits: is the clock of this machine ahead?', {
        ...this.folder.marks,
        error: error.message,
      });
    this.nextReading = Date.now() + earlyMilliseconds;
  }

  private async events(): Promise<void> {
    const { lease } = this.folder;
    for (;;) {
      const lines = linesAfter(this.folder.file('events.jsonl'), this.taken.events, batch);
      if (lines.length === 0) return;
      const events = lines.flatMap(({ text }) => parsed(text));
      for (const event of events) if (event.type === 'checkpoint') await this.checkpoint(event);
      if (events.length > 0)
        await this.unlessRefused('events', () => this.api.events(lease.attempt, { fence: lease.fence, events }));
      this.taken.final = events.findLast(({ type }) => lastWords.includes(type)) ?? this.taken.final;
      this.taken.events = lines[lines.length - 1].end;
      this.keep();
    }
  }

  private async logs(): Promise<void> {
    const { lease } = this.folder;
    for (;;) {
      const lines = linesAfter(this.folder.file('trainer.log'), this.taken.log, batch);
      if (lines.length === 0) return;
      const at = new Date().toISOString();
      const told = lines.map(({ text }, n) => ({
        seq: this.taken.lines + n + 1,
        at,
        text: text.slice(0, longestLine),
      }));
      await this.unlessRefused('log', () => this.api.logs(lease.attempt, { fence: lease.fence, lines: told }));
      this.taken.lines += lines.length;
      this.taken.log = lines[lines.length - 1].end;
      this.keep();
    }
  }

  private async checkpoint(event: TrainerEvent): Promise<void> {
    const name = String(event.name);
    const files = this.folder.manifest(`checkpoints/${name}`);
    // The trainer keeps the newest few; one that is gone already has a successor further on.
    if (files.length === 0) return;
    const { lease } = this.folder;
    const told = { name, step: Number(event.step), manifest_sha256: String(event.manifest_sha256), files };
    await this.unlessRefused('checkpoint', async () => {
      for (const file of files) await this.file(`checkpoints/${name}`, file);
      await this.api.checkpoint(lease.attempt, { fence: lease.fence, ...told });
    });
  }

  /** Sends a file below `out/`. */
  async file(folder: string, file: { path: string; sha256: string }): Promise<void> {
    const { lease } = this.folder;
    const content = readFileSync(this.folder.file('out', folder, file.path));
    await this.api.putFile(lease.attempt, { fence: lease.fence, sha256: file.sha256, content });
  }

  /** What the portal refuses for good is said here and left behind: a run is not given up for a line of its log. */
  private async unlessRefused(what: string, send: () => Promise<unknown>): Promise<void> {
    try {
      await send();
    } catch (error) {
      if (!(error instanceof Refused) || error.barred || error.early) throw error;
      log('the portal refused it', { ...this.folder.marks, what, error: error.message });
    }
  }

  private keep(): void {
    replaceFile(this.folder.file('taken.json'), JSON.stringify(this.taken));
  }
}

function parsed(line: string): TrainerEvent[] {
  try {
    return [JSON.parse(line) as TrainerEvent];
  } catch {
    return []; // a kill cut it off
  }
}
