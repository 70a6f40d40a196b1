import type { Job } from './jobs.api';

/** What can be done about an end that was not meant. */
export type Step = 'extend' | 'retry' | 'quota' | 'data' | 'rights' | 'again' | 'log';

/** What helps, by the reason: the next step first. */
const steps: Record<string, Step[]> = {
  'time-limit': ['extend'],
  'lot-revoked': ['quota', 'retry'],
  'data-right-ended': ['rights', 'retry'],
  bad_row: ['data', 'log'],
  too_long: ['again', 'data'],
  empty_dataset: ['data', 'log'],
  bad_spec: ['again', 'log'],
  diverged: ['again', 'log'],
  out_of_memory: ['again', 'log'],
};
/** The machine's faults, and what only the site has a word for. */
const otherwise: Step[] = ['retry', 'log'];

/** What can be done about the end of a job; nothing while it goes on, or where it was meant to end. */
export const stepsOf = ({ state, reason }: Job): Step[] =>
  state === 'failed' || state === 'stopped' ? (steps[reason ?? ''] ?? otherwise) : [];
