import { type StateOf, States } from '@app/platform/states';

/** Life of a hold; it ends once. The database's functions keep to it, and a test tries every pair. */
export const holdStates = new States('hold', { open: ['closed', 'voided'], closed: [], voided: [] });
export type HoldState = StateOf<typeof holdStates>;
