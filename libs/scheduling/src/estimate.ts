import { Seconds } from './snapshot';

/** Tokens per second of one GPU gang: what it may sink to, what is usual, what it may reach. */
export interface Throughput {
  low: number;
  median: number;
  high: number;
}

/** Seconds a run may take: at best, usually, at worst. Whole seconds, rounded up. */
export interface Duration {
  low: Seconds;
  median: Seconds;
  high: Seconds;
}

/** How much a run reads: whole passes over a data set, or a number of optimiser steps. */
export type TrainingWork =
  | { tokens: number; epochs: number }
  | { /** Tokens in one optimiser step over all GPUs. */ tokensPerStep: number; steps: number };

/** One finished run of the same base model, method and GPU gang. */
export interface ThroughputSample {
  tokens: number;
  /** Time spent training, without set-up. */
  seconds: Seconds;
}

/**
 * `setup + tokens read ÷ tokens per second`, where tokens read = tokens × epochs or tokens per step × steps.
 * The quickest run meets the highest throughput, so `low` is reckoned with `high`.
 */
export function estimateDuration(run: TrainingWork & { tokensPerSecond: Throughput; setupSeconds: Seconds }): Duration {
  const { low, median, high } = run.tokensPerSecond;
  if (!(low > 0 && low <= median && median <= high)) {
    throw new RangeError(`Tokens per second must rise from above zero: ${low}, ${median}, ${high}.`);
  }
  const read = 'steps' in run ? run.tokensPerStep * run.steps : run.tokens * run.epochs;
  if (!(read >= 0 && run.setupSeconds >= 0)) throw new RangeError('Neither tokens nor set-up time can be negative.');
  const at = (rate: number): Seconds => Math.ceil(run.setupSeconds + read / rate);
  return { low: at(high), median: at(median), high: at(low) };
}

/**
 * Throughput to expect after past runs: 10th, 50th and 90th percentile (linear interpolation, type 7 of Hyndman & Fan 1996),
 * the outer two widened by the factor `1 + 1/n`: after one run the truth may well be half or twice as fast; after fifty, two
 * per cent off. Null without a usable sample: the caller then has only the base model's published figure.
 */
export function calibrate(samples: readonly ThroughputSample[]): Throughput | null {
  const rates = samples
    .filter((sample) => sample.tokens > 0 && sample.seconds > 0)
    .map((sample) => sample.tokens / sample.seconds)
    .sort((a, b) => a - b);
  if (rates.length === 0) return null;
  const widening = 1 + 1 / rates.length;
  return {
    low: percentile(rates, 0.1) / widening,
    median: percentile(rates, 0.5),
    high: percentile(rates, 0.9) * widening,
  };
}

function percentile(sorted: readonly number[], part: number): number {
  const place = (sorted.length - 1) * part;
  const below = Math.floor(place);
  const above = Math.min(below + 1, sorted.length - 1);
  return sorted[below] + (sorted[above] - sorted[below]) * (place - below);
}
