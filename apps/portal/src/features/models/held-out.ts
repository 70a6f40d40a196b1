import type { LossPoint } from '@app/ui';

/** What the trainer told of a measurement on held-out rows, as the API hands it on. */
interface Told {
  step: number | null;
  values: Record<string, unknown>;
}

/** Losses by step: an attempt that went on from a checkpoint measured some steps again, and its word counts. */
export function heldOutPoints(told: readonly Told[]): LossPoint[] {
  const bySteps = new Map<number, number>();
  for (const { step, values } of told)
    if (step !== null && typeof values.loss === 'number') bySteps.set(step, values.loss);
  return [...bySteps].map(([step, loss]) => ({ step, loss })).sort((a, b) => a.step - b.step);
}

/** By what part a loss fell, `0.25` for a quarter; null where one of the two was not measured. Below zero it rose. */
export const fallOf = (before: number | null, after: number | null): number | null =>
  before === null || after === null || before <= 0 ? null : (before - after) / before;
