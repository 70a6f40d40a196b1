/** GPU time of one interval; `from` and `to` are milliseconds since the epoch. */
export interface Reading {
  interval: number;
  from: number;
  to: number;
  gpuSeconds: number;
}

/**
 * Cuts the time since a run started into numbered intervals without gap or overlap. A reading is due until it is
 * acknowledged, so none is lost while the portal is away; the same number is always the same interval.
 */
export class Meter {
  /** @param next number of the first interval that was not acknowledged */
  constructor(
    private readonly startedAt: number,
    private readonly seconds: number,
    private readonly gpus: number,
    private next = 0,
  ) {}

  /** GPU-seconds from the start to a moment: whole seconds, rounded up at the end so that none is free. */
  total(at: number): number {
    return Math.ceil(Math.max(0, at - this.startedAt) / 1000) * this.gpus;
  }

  /** Whole intervals that ended by `at` and were not acknowledged. */
  due(at: number): Reading[] {
    const length = this.seconds * 1000;
    const readings: Reading[] = [];
    for (let interval = this.next; this.startedAt + (interval + 1) * length <= at; interval++) {
      const from = this.startedAt + interval * length;
      readings.push({ interval, from, to: from + length, gpuSeconds: this.seconds * this.gpus });
    }
    return readings;
  }

  /** What remains up to the end of the run. */
  last(at: number): Reading[] {
    const readings = this.due(at);
    const interval = this.next + readings.length;
    const from = this.startedAt + interval * this.seconds * 1000;
    const rest = this.total(at) - interval * this.seconds * this.gpus;
    if (rest > 0) readings.push({ interval, from, to: Math.max(at, from + 1), gpuSeconds: rest });
    return readings;
  }

  /** The portal took this reading and all before it. */
  acknowledge(interval: number): void {
    this.next = Math.max(this.next, interval + 1);
  }
}
