/** From each state, where an attempt can go. */
export const attemptStates = {
  assigned: ['leased', 'withdrawn'],
  leased: ['assigned', 'submitted', 'lost', 'withdrawn'],
  submitted: ['running', 'failed', 'lost', 'stopped'],
  running: ['stopping', 'succeeded', 'failed', 'lost'],
  stopping: ['succeeded', 'stopped', 'failed', 'lost'],
  succeeded: [],
  stopped: [],
  failed: [],
  lost: [],
  withdrawn: [],
} as const;
export type AttemptState = keyof typeof attemptStates;

/** Whether an attempt may go from one state to another. */
export function attemptMayGo(from: AttemptState, to: AttemptState): boolean {
  return (attemptStates[from] as readonly AttemptState[]).includes(to);
}

/** The states from which an attempt may go to `to`: what an UPDATE of many rows names. */
export function statesBefore(to: AttemptState): AttemptState[] {
  return (Object.keys(attemptStates) as AttemptState[]).filter((from) => attemptMayGo(from, to));
}

/**
 * The steps by which an attempt gets to its end: a site tells only the outcome, and a run that was never seen running may
 * have run all the same. Null when there is no way.
 */
export function wayTo(from: AttemptState, end: 'succeeded' | 'stopped' | 'failed'): AttemptState[] | null {
  let ways: AttemptState[][] = [[from]];
  while (ways.length > 0) {
    const found = ways.find((way) => way.at(-1) === end);
    if (found) return found.slice(1);
    ways = ways.flatMap((way) => attemptStates[way.at(-1) as AttemptState].map((next) => [...way, next]));
  }
  return null;
}

/** States in which an agent holds the attempt under a lease. */
export const heldStates: readonly AttemptState[] = statesBefore('lost');

/** States in which it has its GPUs, taken or promised. */
export const busyStates: readonly AttemptState[] = ['assigned', ...heldStates];
