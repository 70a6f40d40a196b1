/** States of a project, as docs/api.md tells them. */
export const projectStates = ['active', 'suspended', 'closed'] as const;
