/** Bytes that had arrived at a moment, in milliseconds. */
interface Sample {
  at: number;
  bytes: number;
}

const windowMs = 12_000;
const leastMs = 2000;

/** What can honestly be said of the time that is left. */
export type Remaining =
  { kind: 'unknown' } | { kind: 'stalled' } | { kind: 'left'; seconds: number; perSecond: number };

/**
 * How fast an upload, or the check of what was uploaded, was lately. Before two seconds of it are known nothing is said, as a first
 * burst goes into buffers; when nothing was heard for long no time is promised either.
 */
export class UploadRate {
  private samples: Sample[] = [];

  /** @param silenceMs after how long without a sign no time is promised */
  constructor(private readonly silenceMs = 5000) {}

  /** Tells how much has arrived by now. */
  tell(bytes: number, at: number): void {
    if (this.samples.at(-1)?.bytes === bytes) return;
    this.samples = [...this.samples.filter((one) => one.at >= at - windowMs), { at, bytes }];
  }

  /** Forgets what was: after a pause, or where the bytes are counted anew. */
  reset(): void {
    this.samples = [];
  }

  remaining(total: number, at: number): Remaining {
    const first = this.samples[0];
    const last = this.samples.at(-1);
    if (!first || !last) return { kind: 'unknown' };
    if (at - last.at >= this.silenceMs) return { kind: 'stalled' };
    if (last.at - first.at < leastMs || last.bytes <= first.bytes) return { kind: 'unknown' };
    const perSecond = ((last.bytes - first.bytes) * 1000) / (at - first.at);
    return { kind: 'left', seconds: Math.ceil((total - last.bytes) / perSecond), perSecond };
  }
}
