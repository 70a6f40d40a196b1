import { type StateOf, States } from '@app/platform/states';

/** Life of an attempt. */
export const attemptStates = new States('attempt', {
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
});
export type AttemptState = StateOf<typeof attemptStates>;

/**
 * The steps by which an attempt gets to its end: a site tells only the outcome, and a run that was never seen running may
 * have run all the same. Null when there is no way.
 */
export function wayTo(from: AttemptState, end: 'succeeded' | 'stopped' | 'failed'): AttemptState[] | null {
  let ways: AttemptState[][] = [[from]];
  while (ways.length > 0) {
    const found = ways.find((way) => way.at(-1) === end);
    if (found) return found.slice(1);
    ways = ways.flatMap((way) => attemptStates.after(way.at(-1) as AttemptState).map((next) => [...way, next]));
  }
  return null;
}

/** States in which an agent holds the attempt under a lease. */
export const heldStates: readonly AttemptState[] = attemptStates.before('lost');

/** States in which it has its GPUs, taken or promised. */
export const busyStates: readonly AttemptState[] = ['assigned', ...heldStates];
