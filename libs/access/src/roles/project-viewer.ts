import type { Role } from '.';

/** Reads a project. */
export const viewer: Role = ({ can }, { scopeId }) => {
  can(
    'read',
    ['Project', 'Participant', 'Person', 'Award', 'Budget', 'AllocationRequest', 'Lot', 'DataRight', 'Job', 'Model'],
    { scopeId },
  );
};
