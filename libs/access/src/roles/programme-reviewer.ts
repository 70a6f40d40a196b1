import type { Role } from './role';

/** Reads a programme; scores applications when the call rooms are there. */
export const reviewer: Role = ({ can }, { scopeId }) => {
  can('read', ['Programme', 'Project'], { scopeId });
};
