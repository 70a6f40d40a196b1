/** States of an organisation, as docs/api.md tells them. */
export const organisationStates = ['registered', 'verified', 'suspended', 'closed'] as const;
