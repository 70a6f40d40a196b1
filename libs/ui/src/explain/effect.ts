/** Countries, an amount of GPUs, a length of time, a number: what differs from case to case in the API's sentences. */
const parts = /\b[A-Z]{2}\b(?:, [A-Z]{2}\b)*|\d+ GPUs?\b|\d+ (?:h|min|s)\b(?: \d+ min\b)?|\d+(?:\.\d+)?/g;
const names = ['a', 'b', 'c', 'd'];
const seconds: Record<string, number> = { h: 3600, min: 60, s: 1 };

/**
 * An English sentence of the API as a key of our words, and what stands in its places: `A job of at most # can be placed here`.
 * @param span writes a length of time in seconds as the reader does
 */
export function keyOfEffect(
  english: string,
  span: (seconds: number) => string,
): { key: string; values: Record<string, string> } {
  const values: Record<string, string> = {};
  let n = 0;
  const key = english.replace(/\.$/, '').replace(parts, (found) => {
    const times = [...found.matchAll(/(\d+) (h|min|s)\b/g)];
    const length = times.reduce((sum, [, count, unit]) => sum + Number(count) * seconds[unit], 0);
    values[names[n++]] = times.length > 0 ? span(length) : found.replace(/ GPUs?$/, '');
    return '#';
  });
  return { key, values };
}
