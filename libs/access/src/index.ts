export { abilityOf, rolesThatMay } from './ability';
export { Access, type AccessRule, Can, accessOf, Public, SignedIn } from './access.decorators';
export { Caller } from './caller';
export { type Action, type RoleGrant, type ScopeOfRole, type Subject, roleNames } from './roles';
