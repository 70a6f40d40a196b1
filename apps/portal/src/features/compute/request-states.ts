/** States of an allocation request, as docs/api.md tells them. */
export const requestStates = [
  'draft',
  'submitted',
  'info_needed',
  'approved',
  'partly_approved',
  'refused',
  'withdrawn',
] as const;

/** Whether its project may still take it back. */
export const isOpen = (state: string): boolean => ['draft', 'submitted', 'info_needed'].includes(state);

/** Whether its project may still change it: before it is sent, and while the programme has a question. */
export const isChangeable = (state: string): boolean => ['draft', 'info_needed'].includes(state);
