import { type StateOf, States } from '@app/platform/states';

/** Life of an allocation request. */
export const requestStates = new States('allocation request', {
  draft: ['submitted', 'withdrawn'],
  submitted: ['info_needed', 'approved', 'partly_approved', 'refused', 'withdrawn'],
  info_needed: ['submitted', 'withdrawn'],
  approved: [],
  partly_approved: [],
  refused: [],
  withdrawn: [],
});
export type RequestState = StateOf<typeof requestStates>;
