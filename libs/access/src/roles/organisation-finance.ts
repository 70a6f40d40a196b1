import type { Role } from './role';

/** Reads what the organisation is charged and owes. */
export const organisationFinance: Role = ({ can }, { scopeId }) => {
  can('read', ['Organisation', 'Member', 'Audit'], { scopeId });
};
