import type { Role } from './role';

/** Answers for the organisation: members, invitations, and its people in projects. */
export const owner: Role = ({ can }, { scopeId }) => {
  can('read', ['Organisation', 'Member', 'Invitation', 'Dataset', 'Agreement', 'Audit'], { scopeId });
  can('update', 'Organisation', { scopeId });
  can(['create', 'delete'], 'Invitation', { scopeId });
  can('name', 'Member', { scopeId });
  can('name', 'Person', { scopeId });
};
