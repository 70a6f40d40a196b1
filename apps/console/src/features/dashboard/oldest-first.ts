/**
 * Things of several lists, each read from its oldest on, in the order in which they came.
 * @param readUpTo when the last that was read of a list came, where there is more of it: nothing later is shown, since what lies
 * between would be missing
 */
export function oldestFirst<T extends { since: string }>(items: T[], readUpTo: (string | null)[]): T[] {
  const [end] = readUpTo.filter((at) => at !== null).sort();
  return items
    .filter(({ since }) => end === undefined || since <= end)
    .sort((a, b) => (a.since < b.since ? -1 : a.since > b.since ? 1 : 0));
}
