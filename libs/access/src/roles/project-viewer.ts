import type { Role } from './role';

/** Reads a project. */
export const viewer: Role = ({ can }, { scopeId }) => {
  can(
    'read',
    ['Project', 'Participant', 'Person', 'Award', 'Budget', 'AllocationRequest', 'Lot', 'DataRight', 'Job', 'Model'],
    { scopeId },
  );
};
