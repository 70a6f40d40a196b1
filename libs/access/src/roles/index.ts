import type { AbilityBuilder, MongoAbility } from '@casl/ability';
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

/** What can be done. One verb a kind of act, the domain's own. */
export type Action =
  | 'read'
  | 'create'
  | 'update'
  | 'delete'
  | 'invite'
  | 'name' // give a person a role
  | 'launch'
  | 'steer' // cancel, pause, resume, retry, extend
  | 'request'
  | 'accept'
  | 'decide'
  | 'propose'
  | 'confirm'
  | 'freeze'
  | 'publish'
  | 'agree' // give or take back a data right
  | 'verify'
  | 'suspend'
  | 'open'; // a log of another organisation

/** Things that rules speak of. CASL subjects are these strings. */
export type Subject =
  | 'Organisation'
  | 'Member'
  | 'Invitation'
  | 'Dataset'
  | 'Agreement'
  | 'Project'
  | 'Participant'
  | 'Person'
  | 'ServiceAccount'
  | 'Key'
  | 'Award'
  | 'Budget'
  | 'CoFundingEntry'
  | 'AllocationRequest'
  | 'Lot'
  | 'DataRight'
  | 'Job'
  | 'Model'
  | 'Audit'
  | 'Programme'
  | 'Reconciliation'
  | 'Pool'
  | 'RateCard'
  | 'Capacity'
  | 'Attempt'
  | 'Usage'
  | 'Agent'
  | 'Log'
  | 'Country';

export type ScopeOfRole = 'organisation' | 'project' | 'programme' | 'pool' | 'platform';

/** A right on record: this person has this role in this scope, given to them as a member of `organisationId`. */
export interface RoleGrant {
  scopeKind: ScopeOfRole;
  scopeId: string;
  organisationId: string | null;
  role: string;
}

export type Rules = AbilityBuilder<MongoAbility>;

/** Adds what a role may do inside `scope`; conditions always name the scope's id. */
export type Role = (rules: Rules, scope: { scopeId: string }) => void;

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
