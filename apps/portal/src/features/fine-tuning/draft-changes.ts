import type { Change } from '@app/ui';
import { type Draft, secondsIn } from './draft';

/** A time limit in whole minutes, rounded down so that it still fits; null below one. */
const limitOf = (seconds: number): Partial<Draft> | null =>
  seconds < secondsIn.minutes ? null : { time: String(Math.floor(seconds / secondsIn.minutes)), unit: 'minutes' };

/** What a change would make of the draft, where it says how far it goes; null where it does not. */
export function draftAfter(
  { action, values = {} }: Pick<Change, 'action' | 'values'>,
  { gpus }: Pick<Draft, 'gpus'>,
): Partial<Draft> | null {
  if (action === 'fewer-gpus') return values.gpus ? { gpus: String(values.gpus) } : null;
  if (action !== 'shorter-time-limit') return null;
  // GPU time is what all of the job's GPUs use up together.
  if (values.gpu_seconds !== undefined) return limitOf(values.gpu_seconds / Math.max(1, Number(gpus) || 1));
  return limitOf(values.seconds ?? 0);
}
