import type { Role } from './role';

/** Programme finance: co-funding entries, rate-card confirmation. */
export const programmeFinance: Role = ({ can }, { scopeId }) => {
  can('read', ['Programme', 'Project', 'Award', 'CoFundingEntry', 'Lot', 'RateCard'], { scopeId });
  can('read', ['Organisation', 'Audit', 'Reconciliation'], { scopeId });
  can(['create', 'confirm'], 'CoFundingEntry', { scopeId });
  can('confirm', 'RateCard', { scopeId });
};
