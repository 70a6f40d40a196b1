/** From each state, where a hold can go; it ends once. The database's functions keep to it, and a test tries every pair. */
export const holdStates = { open: ['closed', 'voided'], closed: [], voided: [] } as const;
export type HoldState = keyof typeof holdStates;
