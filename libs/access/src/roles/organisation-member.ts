import type { Role } from './role';

/** Works for the organisation: may register and upload data. */
export const member: Role = ({ can }, { scopeId }) => {
  can('read', ['Organisation', 'Member', 'Dataset', 'Agreement'], { scopeId });
  can(['create', 'update'], 'Dataset', { scopeId });
  // For projects in which the organisation takes part; for others `agree` is needed.
  can('create', 'Agreement', { scopeId });
};
