/** GPU time of one interval; `from` and `to` are milliseconds since the epoch. */
export interface Reading {
  interval: number;
  from: number;
  to: number;
  gpuSeconds: number;
}

/**
 * Cuts the time since a run started into numbered intervals. A pure function of the start: an agent that was killed and
 * adopts the run finds the same intervals again, and the portal takes each number once.
 */
export class Meter {
  private next = 0;

  constructor(
    private readonly startedAt: number,
    private readonly seconds: number,
    private readonly gpus: number,
  ) {}

  /** GPU-seconds from the start to a moment: whole seconds, rounded up at the end so that none is free. */
  total(at: number): number {
    return Math.ceil(Math.max(0, at - this.startedAt) / 1000) * this.gpus;
  }

  /** Whole intervals that ended by `at` and were not told before. */
  due(at: number): Reading[] {
    const readings: Reading[] = [];
    const length = this.seconds * 1000;
    for (; this.startedAt + (this.next + 1) * length <= at; this.next++) {
      const from = this.startedAt + this.next * length;
      readings.push({ interval: this.next, from, to: from + length, gpuSeconds: this.seconds * this.gpus });
    }
    return readings;
  }

  /** What remains up to the end of the run. */
  last(at: number): Reading[] {
    const readings = this.due(at);
    const from = this.startedAt + this.next * this.seconds * 1000;
    const rest = this.total(at) - this.next * this.seconds * this.gpus;
    if (rest > 0) readings.push({ interval: this.next, from, to: Math.max(at, from + 1), gpuSeconds: rest });
    return readings;
  }
}
