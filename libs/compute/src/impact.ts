import { wallClock } from '@app/platform/clock';

/** GPU time that is promised and not used yet, to be drawn between two moments. */
export interface Promised {
  gpuSeconds: bigint;
  from: Date;
  until: Date;
}

/** So many GPUs from a moment on, until the next version. */
export interface CapacityFrom {
  gpus: number;
  from: Date;
}

/** A stretch of time. */
export interface Stretch {
  from: Date;
  until: Date;
}

const later = (a: Date, b: Date) => (a > b ? a : b);
const earlier = (a: Date, b: Date) => (a < b ? a : b);
/** Whole milliseconds, so that nothing is rounded before the end. */
const between = (from: Date, until: Date) => BigInt(Math.max(0, until.getTime() - from.getTime()));

/**
 * How much of what is promised falls into a stretch, where it is used evenly over what is left of its time: nobody knows when a
 * project will use it. Stretches that follow each other add up exactly, since each is the difference of two sums.
 */
export function promisedIn({ from, until }: Stretch, promised: Promised, now: Date): bigint {
  const begin = later(promised.from, now);
  const span = between(begin, promised.until);
  if (span === 0n) return 0n;
  const upTo = (at: Date) => (promised.gpuSeconds * between(begin, earlier(at, promised.until))) / span;
  return from < until ? upTo(until) - upTo(from) : 0n;
}

/** GPU-seconds that a pool can compute in a stretch. @param versions of its capacity, the one that begins first at the front */
export function capacityIn({ from, until }: Stretch, versions: readonly CapacityFrom[]): bigint {
  const upTo = (at: Date) =>
    versions.reduce((sum, { gpus, from: begins }, n) => {
      const ends = versions[n + 1]?.from ?? at;
      return sum + BigInt(gpus) * between(later(begins, from), earlier(ends, at));
    }, 0n) / 1000n;
  return upTo(until);
}

/**
 * The calendar months of a time zone that a stretch touches, cut at its ends.
 * @param timeZone IANA name
 */
export function monthsOf({ from, until }: Stretch, timeZone: string): Stretch[] {
  const clock = wallClock(timeZone);
  const months: Stretch[] = [];
  for (let begin = from; begin < until;) {
    const shown = new Date(clock.shownAt(begin));
    const next = clock.firstAt(Date.UTC(shown.getUTCFullYear(), shown.getUTCMonth() + 1, 1));
    months.push({ from: begin, until: earlier(next, until) });
    begin = next;
  }
  return months;
}

/**
 * The most of a request that leaves no stretch promised over what can be computed in it, each stretch having its share of any part.
 * @param stretches what is free in each and what the whole request would take there
 */
export function mostThatFits(requested: bigint, stretches: readonly { free: bigint; asked: bigint }[]): bigint {
  const most = stretches
    .filter(({ asked }) => asked > 0n)
    .map(({ free, asked }) => (free > 0n ? (free * requested) / asked : 0n));
  return most.reduce((least, each) => (each < least ? each : least), requested);
}
