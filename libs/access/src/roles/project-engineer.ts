import type { Role } from './role';

/** Launches and steers jobs, works with models. */
export const engineer: Role = ({ can }, { scopeId }) => {
  can(
    'read',
    ['Project', 'Participant', 'Person', 'Award', 'Budget', 'AllocationRequest', 'Lot', 'DataRight', 'Job', 'Model'],
    { scopeId },
  );
  can('read', ['ServiceAccount', 'Key', 'Audit'], { scopeId });
  can(['launch', 'steer'], 'Job', { scopeId });
  can(['update'], 'Model', { scopeId });
};
