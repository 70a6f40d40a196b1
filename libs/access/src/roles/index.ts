import { grantAdministrator } from './programme-administrator';
import { auditor } from './programme-auditor';
import { programmeFinance } from './programme-finance';
import { reviewer } from './programme-reviewer';
import { operator } from './pool-operator';
import { engineer } from './project-engineer';
import { lead } from './project-lead';
import { viewer } from './project-viewer';
import { organisationFinance } from './organisation-finance';
import { member } from './organisation-member';
import { owner } from './organisation-owner';
import { steward } from './organisation-steward';
import { platformAdministrator } from './platform-administrator';
import type { Role, ScopeOfRole } from './role';

/** The roles of each kind of scope; who holds one is on record as a `RoleGrant`. */
export const roles = {
  organisation: { owner, steward, finance: organisationFinance, member },
  project: { lead, engineer, viewer },
  programme: { administrator: grantAdministrator, reviewer, finance: programmeFinance, auditor },
  pool: { operator },
  platform: { administrator: platformAdministrator },
} as const satisfies Record<ScopeOfRole, Record<string, Role>>;

/** Names of the roles that exist in a kind of scope. */
export function roleNames(scope: ScopeOfRole): string[] {
  return Object.keys(roles[scope]);
}
