import { AbilityBuilder, createMongoAbility, type MongoAbility, subject as asSubject } from '@casl/ability';
import { roles } from './roles';
import type { Action, Role, RoleGrant, ScopeOfRole, Subject } from './roles/role';

/** What a person may do, from the roles on record. Deny by default. */
export interface Ability {
  /** Whether `action` on a `subject` inside the scope is allowed. An instance is checked, never a bare type. */
  may(action: Action, subject: Subject, scopeId: string): boolean;
  /** CASL rules as both sites receive them from `/me`. */
  readonly rules: MongoAbility['rules'];
}

/** Builds the ability. @throws when a grant lacks its scope: an empty condition would match everything. */
export function abilityOf(grants: readonly RoleGrant[]): Ability {
  const builder = new AbilityBuilder<MongoAbility>(createMongoAbility);
  for (const grant of grants) {
    const define = (roles[grant.scopeKind] as Record<string, Role>)[grant.role];
    if (!define) throw new Error(`there is no role ${grant.scopeKind}/${grant.role}`);
    if (!grant.scopeId) throw new Error(`the grant of ${grant.scopeKind}/${grant.role} names no scope`);
    define(builder, { scopeId: grant.scopeId });
  }
  const built = builder.build();
  for (const rule of built.rules)
    if (!rule.conditions || Object.values(rule.conditions).some((value) => value === undefined))
      throw new Error(`the rule ${String(rule.action)} ${String(rule.subject)} has an empty condition`);
  return {
    may: (action, subject, scopeId) => built.can(action, asSubject(subject, { scopeId }) as never),
    rules: built.rules,
  };
}

/** Roles of a kind of scope that may do it: named in a refusal, so that one knows whom to ask. */
export function rolesThatMay(kind: ScopeOfRole, action: Action, subject: Subject): string[] {
  const scopeId = '00000000-0000-0000-0000-000000000000';
  return Object.keys(roles[kind]).filter((role) =>
    abilityOf([{ scopeKind: kind, scopeId, organisationId: null, role }]).may(action, subject, scopeId),
  );
}
