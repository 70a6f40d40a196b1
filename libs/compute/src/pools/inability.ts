/** An agent that asked for work, or told why it cannot, this recently is taken to be there, in seconds. */
export const agentPatienceSeconds = 90;

/**
 * Why an agent cannot work, as it tells itself: its trainer is still being made ready, has no Python, or does not run in it; its disk
 * has too little room; anything else. Stable: the sites have words for each.
 */
export const inabilities = ['preparing', 'no-python', 'trainer-broken', 'no-disk', 'other'] as const;
export type Inability = (typeof inabilities)[number];
