export { abilityOf, rolesThatMay } from './ability';
export { Access, type AccessRule, Can, accessOf, Public, SignedIn } from './access.decorators';
export { Caller, reaches } from './caller';
export { roleNames } from './roles';
export type { Action, RoleGrant, ScopeOfRole, Subject } from './roles/role';
