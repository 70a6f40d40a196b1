import type { Role } from './role';

/** Principal investigator or coordinator: quota, award, partners, and all an engineer does. */
export const lead: Role = ({ can }, { scopeId }) => {
  can(
    'read',
    ['Project', 'Participant', 'Person', 'Award', 'Budget', 'AllocationRequest', 'Lot', 'DataRight', 'Job', 'Model'],
    { scopeId },
  );
  can('read', ['ServiceAccount', 'Key', 'Audit'], { scopeId });
  can(['launch', 'steer'], 'Job', { scopeId });
  can(['update'], ['Project', 'Model'], { scopeId });
  can(['request', 'update'], 'AllocationRequest', { scopeId });
  can('accept', 'Award', { scopeId });
  can('invite', 'Participant', { scopeId });
  can(['create', 'delete'], ['ServiceAccount', 'Key'], { scopeId });
};
