import type { Role } from './role';

/** Verifies organisations, makes programmes and pools; sees no project. */
export const platformAdministrator: Role = ({ can }, { scopeId }) => {
  can('read', ['Organisation', 'Programme', 'Pool', 'Invitation', 'Audit'], { scopeId });
  can(['verify', 'suspend'], 'Organisation', { scopeId });
  can('create', ['Programme', 'Pool'], { scopeId });
  can('update', 'Pool', { scopeId });
  can('create', 'Country', { scopeId });
  can('name', 'Person', { scopeId });
};
