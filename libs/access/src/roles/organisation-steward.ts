import type { Role } from './role';

/** Data steward: registers data with its rights, publishes, decides who may use it. */
export const steward: Role = ({ can }, { scopeId }) => {
  can('read', ['Organisation', 'Member', 'Dataset', 'Agreement', 'Audit'], { scopeId });
  can(['create', 'update', 'publish'], 'Dataset', { scopeId });
  can(['create', 'agree'], 'Agreement', { scopeId });
};
