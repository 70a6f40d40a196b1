import type { Role } from './role';

/** Operates a pool of compute: capacity, rate-card proposals, agents; sees project and country only. */
export const operator: Role = ({ can }, { scopeId }) => {
  can('read', ['Pool', 'RateCard', 'Capacity', 'Attempt', 'Usage', 'Agent', 'Audit'], { scopeId });
  can('update', 'Capacity', { scopeId });
  can('propose', 'RateCard', { scopeId });
  can(['create', 'delete'], 'Agent', { scopeId });
};
