import { Problem } from '@app/platform/http';

export type RequestState =
  'draft' | 'submitted' | 'info_needed' | 'approved' | 'partly_approved' | 'refused' | 'withdrawn';

/** Life of an allocation request. */
export const requestStates = {
  draft: ['submitted', 'withdrawn'],
  submitted: ['info_needed', 'approved', 'partly_approved', 'refused', 'withdrawn'],
  info_needed: ['submitted', 'withdrawn'],
  approved: [],
  partly_approved: [],
  refused: [],
  withdrawn: [],
} as const satisfies Record<RequestState, readonly RequestState[]>;

/** @returns `to`. @throws 409 `state-conflict` where the table has no such step */
export function moveRequest(from: RequestState, to: RequestState, action: string): RequestState {
  if ((requestStates[from] as readonly string[]).includes(to)) return to;
  const allowed = Object.entries(requestStates).flatMap(([state, next]) =>
    (next as readonly string[]).includes(to) ? [state] : [],
  );
  throw Problem.state('allocation request', from, action, allowed);
}
