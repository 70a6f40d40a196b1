type Figures = [number, number, number];

const figures = (number: string): Figures => number.split('.').map(Number) as Figures;

/** Negative when `a` comes before `b`. */
export function compareNumbers(a: string, b: string): number {
  const [left, right] = [figures(a), figures(b)];
  const n = left.findIndex((figure, at) => figure !== right[at]);
  return n === -1 ? 0 : left[n] - right[n];
}

/** The number proposed after the newest: additions only. */
export function nextNumber(numbers: readonly string[]): string {
  const newest = [...numbers].sort(compareNumbers).at(-1);
  if (!newest) return '1.0.0';
  const [major, minor] = figures(newest);
  return `${major}.${minor + 1}.0`;
}
