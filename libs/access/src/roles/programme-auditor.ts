import type { Role } from './role';

/** Reads everything of a programme; its reconciliation is computed anew at each reading. */
export const auditor: Role = ({ can }, { scopeId }) => {
  can('read', ['Programme', 'Project', 'Award', 'CoFundingEntry'], { scopeId });
  can('read', ['AllocationRequest', 'Lot', 'RateCard', 'Job', 'Organisation', 'Audit', 'Reconciliation'], { scopeId });
  can('read', 'Usage', { scopeId });
};
