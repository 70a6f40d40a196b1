/** Longest time kept for the last checkpoint before the time limit, in seconds. */
const longestGrace = 20;

/** Seconds that a run keeps for its last checkpoint, of the seconds that it may use. */
export const graceOf = (left: number): number => Math.min(longestGrace, Math.max(0, Math.floor(left / 4)));

/** Seconds since its start after which a run saves and stops, when so many are left of its job's time limit. */
export const stopAfter = (left: number): number => Math.max(1, left - graceOf(left));
