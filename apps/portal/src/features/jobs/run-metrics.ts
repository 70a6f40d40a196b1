import type { LossPoint } from '@app/ui';
import type { Loss } from './jobs.api';

/** What the trainer told of a run so far. */
export interface RunMetrics {
  train: LossPoint[];
  /** What is smoothed: means of many steps, then steps as they come. */
  means: LossPoint[];
  heldOut: LossPoint[];
  /** Steps in all; null until the trainer is ready. */
  steps: number | null;
  step: number;
  epoch: number | null;
  /** Seconds a step took lately. */
  stepSeconds: number | null;
}

/** One event of the trainer's diary, as the API hands it on. */
export interface Told {
  type: string;
  step: number | null;
  values: Record<string, unknown>;
}

/** A run of which nothing was told yet. */
export const begun = (): RunMetrics => ({
  train: [],
  means: [],
  heldOut: [],
  steps: null,
  step: 0,
  epoch: null,
  stepSeconds: null,
});

/** A run as the API sums it up. */
export const summed = ({ train, means, held_out, steps, step, epoch, step_seconds }: Loss): RunMetrics => ({
  train: [...train],
  means: [...means],
  heldOut: held_out,
  steps,
  step,
  epoch,
  stepSeconds: step_seconds,
});

const numberOf = (value: unknown): number | null => (typeof value === 'number' ? value : null);

/** Points up to a step: an attempt that goes on from a checkpoint tells the steps after it once more. */
function upTo(points: LossPoint[], step: number): LossPoint[] {
  const last = points.at(-1);
  return last === undefined || last.step < step ? points : points.filter((point) => point.step < step);
}

/** The run after some more events. The long arrays of steps are added to in place. */
export function take(run: RunMetrics, told: readonly Told[]): RunMetrics {
  const next = { ...run };
  for (const { type, step, values } of told) {
    const loss = numberOf(values.loss);
    if (type === 'ready') next.steps = numberOf(values.steps);
    if (type === 'eval' && step !== null && loss !== null) next.heldOut = [...upTo(next.heldOut, step), { step, loss }];
    if (type !== 'step' || step === null || loss === null) continue;
    next.train = upTo(next.train, step);
    next.train.push({ step, loss });
    next.means = upTo(next.means, step);
    next.means.push({ step, loss });
    next.step = step;
    next.epoch = numberOf(values.epoch);
    next.stepSeconds = mean(next.stepSeconds, numberOf(values.step_s));
  }
  return next;
}

const mean = (before: number | null, now: number | null) =>
  now === null ? before : before === null ? now : before * 0.9 + now * 0.1;
