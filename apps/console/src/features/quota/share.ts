/** A part of a whole; of nothing, everything. */
export const share = (part: number, whole: number): number => (whole > 0 ? part / whole : 1);
