/** By what part a loss fell, `0.25` for a quarter; null where one of the two was not measured. Below zero it rose. */
export const fallOf = (before: number | null, after: number | null): number | null =>
  before === null || after === null || before <= 0 ? null : (before - after) / before;
