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
