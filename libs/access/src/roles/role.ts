import type { AbilityBuilder, MongoAbility } from '@casl/ability';

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
