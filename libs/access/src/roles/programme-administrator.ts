import type { Role } from './role';

/** Grant administrator: projects, awards, quota decisions, never on what they asked for themselves; invites readers into the office. */
export const grantAdministrator: Role = ({ can }, { scopeId }) => {
  can('read', ['Programme', 'Project', 'Award', 'CoFundingEntry'], { scopeId });
  can('read', ['AllocationRequest', 'Lot', 'RateCard', 'Job', 'Organisation', 'Audit', 'Reconciliation'], { scopeId });
  can('read', 'Usage', { scopeId });
  can(['create', 'update'], 'Project', { scopeId });
  can(['create', 'update', 'freeze'], 'Award', { scopeId });
  can('decide', 'AllocationRequest', { scopeId });
  can('freeze', 'Lot', { scopeId });
  can('open', 'Log', { scopeId });
  can(['read', 'create', 'delete'], 'Invitation', { scopeId });
};
