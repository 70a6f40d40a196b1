/** States of a quota request that an office sees, as docs/api.md tells them; drafts are the project's alone. */
export const requestStates = [
  'submitted',
  'info_needed',
  'approved',
  'partly_approved',
  'refused',
  'withdrawn',
] as const;
