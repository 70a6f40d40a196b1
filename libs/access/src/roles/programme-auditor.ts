import type { Role } from '.';

/** Reads everything of a programme and recomputes it. */
export const auditor: Role = ({ can }, { scopeId }) => {
  can('read', ['Programme', 'Project', 'Participant', 'Award', 'Budget', 'CoFundingEntry'], { scopeId });
  can('read', ['AllocationRequest', 'Lot', 'RateCard', 'Job', 'Organisation', 'Audit', 'Reconciliation'], { scopeId });
  can('recompute', 'Reconciliation', { scopeId });
};
