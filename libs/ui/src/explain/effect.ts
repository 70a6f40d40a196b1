/** Countries, an amount of GPUs, a length of time, a number: what differs from case to case in the API's sentences. */
const parts = /\b[A-Z]{2}\b(?:, [A-Z]{2}\b)*|\d+ GPUs?\b|\d+ (?:h|min|s)\b(?: \d+ min\b)?|\d+(?:\.\d+)?/g;
const names = ['a', 'b', 'c', 'd'];

/** An English sentence of the API as a key of our words, and what stands in its places: `A job of at most # can be placed here`. */
export function keyOfEffect(english: string): { key: string; values: Record<string, string> } {
  const values: Record<string, string> = {};
  let n = 0;
  const key = english.replace(/\.$/, '').replace(parts, (found) => {
    values[names[n++]] = found.replace(/ GPUs?$/, '');
    return '#';
  });
  return { key, values };
}
