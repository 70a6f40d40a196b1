import type { Inability } from '@app/compute';
import type { Change } from '@app/platform/http';

/** What an agent that cannot work says of itself, in English, after "it reports that". */
export const inabilities: Record<Inability, string> = {
  preparing: 'its trainer is still being made ready, and that it asks for work once that is done',
  'no-python': 'it has no Python for the trainer: its operator must mend that',
  'trainer-broken': 'the trainer does not run in its Python environment: its operator must mend that',
  'no-disk': 'its disk has too little room: its operator must make some',
  other: 'it cannot work: its operator is told why',
};

/** What lets jobs start in a pool whose agent cannot work. */
export const mendAgent: Change = {
  action: 'mend-agent',
  effect: 'Jobs start there once it asks for work again; the page of the pool says what its agent reports.',
  possible: true,
  ask: 'the pool’s operator',
};

/** What lets jobs start in a pool of which no agent has asked for work lately. */
export const startAgent: Change = {
  action: 'start-agent',
  effect: 'Jobs can start there then; on a local run the start says what the agent needs.',
  possible: true,
  ask: 'the pool’s operator',
};
