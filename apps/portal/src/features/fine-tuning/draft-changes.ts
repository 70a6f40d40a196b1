import { type Draft, secondsIn } from './draft';

const unitSeconds: Record<string, number> = { h: 3600, min: 60, s: 1 };
const seconds = (text: string) =>
  [...text.matchAll(/(\d+) (h|min|s)\b/g)].reduce((sum, [, count, unit]) => sum + Number(count) * unitSeconds[unit], 0);

/** A time limit in whole minutes, rounded down so that it still fits; null below one. */
const limitOf = (length: number): Partial<Draft> | null =>
  length < secondsIn.minutes ? null : { time: String(Math.floor(length / secondsIn.minutes)), unit: 'minutes' };

/** What a change would make of the draft, where the API's sentence says how far it goes; null where it does not. */
export function draftAfter(
  { action, effect }: { action: string; effect: string },
  { gpus }: Pick<Draft, 'gpus'>,
): Partial<Draft> | null {
  const most = Number(/at most (\d+)/.exec(effect)?.[1] ?? 0);
  if (action === 'fewer-gpus') return most > 0 ? { gpus: String(most) } : null;
  if (action === 'shorter-time-limit') return limitOf(seconds(effect));
  // Told in GPU-seconds, which all of the job's GPUs use up together.
  if (action === 'shorten-time-limit') return limitOf(most / Math.max(1, Number(gpus) || 1));
  return null;
}
