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

/**
 * The ability of whoever has these roles. What a role may do is worked out once, not at every request: somebody in a thousand
 * projects has twenty thousand rules, and a request asks about few.
 * @throws when a grant lacks its scope: an empty condition would match everything
 */
export function abilityOf(grants: readonly RoleGrant[]): Ability {
  const ofScope = new Map<string, RoleGrant[]>();
  for (const grant of grants) {
    roleOf(grant);
    if (!grant.scopeId) throw new Error(`the grant of ${grant.scopeKind}/${grant.role} names no scope`);
    const here = ofScope.get(grant.scopeId);
    if (here) here.push(grant);
    else ofScope.set(grant.scopeId, [grant]);
  }
  return {
    may: (action, subject, scopeId) =>
      (ofScope.get(scopeId) ?? []).some((grant) =>
        inAnyScope(grant).can(action, asSubject(subject, { scopeId: anywhere })),
      ),
    get rules() {
      return built(grants).rules;
    },
  };
}

/** Stands for the scope of a role that is worked out once for all: roles only allow, each in the scope that it is given for. */
const anywhere = 'anywhere';
const known = new Map<string, MongoAbility>();

function inAnyScope({ scopeKind, role }: RoleGrant): MongoAbility {
  const name = `${scopeKind}/${role}`;
  const ability = known.get(name) ?? built([{ scopeKind, role, scopeId: anywhere, organisationId: null }]);
  known.set(name, ability);
  return ability;
}

function roleOf({ scopeKind, role }: RoleGrant): Role {
  const define = (roles[scopeKind] as Record<string, Role>)[role];
  if (!define) throw new Error(`there is no role ${scopeKind}/${role}`);
  return define;
}

function built(grants: readonly RoleGrant[]): MongoAbility {
  const builder = new AbilityBuilder<MongoAbility>(createMongoAbility);
  for (const grant of grants) roleOf(grant)(builder, { scopeId: grant.scopeId });
  const ability = builder.build();
  for (const rule of ability.rules)
    if (rule.inverted || !rule.conditions || Object.values(rule.conditions).some((value) => value === undefined))
      throw new Error(`the rule ${String(rule.action)} ${String(rule.subject)} has an empty condition, or forbids`);
  return ability;
}

/** Roles of a kind of scope that may do it: named in a refusal, so that one knows whom to ask. */
export function rolesThatMay(kind: ScopeOfRole, action: Action, subject: Subject): string[] {
  const scopeId = '00000000-0000-0000-0000-000000000000';
  return Object.keys(roles[kind]).filter((role) =>
    abilityOf([{ scopeKind: kind, scopeId, organisationId: null, role }]).may(action, subject, scopeId),
  );
}
