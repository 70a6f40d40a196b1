import type { Ids, Link } from './links';

/** Where a person hears of something: in the bell, by e-mail. */
export interface Ways {
  in_app: boolean;
  mail: boolean;
}

/** Kinds that are switched together, and how one hears of them unless one said otherwise. */
export const groups = {
  to_decide: { in_app: true, mail: true },
  decisions: { in_app: true, mail: true },
  awards: { in_app: true, mail: true },
  invitations: { in_app: true, mail: true },
  standing: { in_app: true, mail: true },
  budget: { in_app: true, mail: true },
  failed_jobs: { in_app: true, mail: true },
  jobs: { in_app: true, mail: false },
  data: { in_app: true, mail: false },
  data_rights: { in_app: true, mail: true },
} as const satisfies Record<string, Ways>;
export type Group = keyof typeof groups;
export const groupNames = Object.keys(groups) as Group[];

/** What a kind is about: who reads its facts, and out of which rows. */
export type SubjectName =
  | 'organisation'
  | 'member'
  | 'person_named' // by somebody else
  | 'project'
  | 'participation' // as its organisation sees it
  | 'participant' // as the project sees it
  | 'request'
  | 'award'
  | 'co_funding'
  | 'price'
  | 'lot'
  | 'job'
  | 'version'
  | 'agreement'
  | 'data_right'
  | 'budget';

/** Who hears of it. Roles count as they are when it is told: whoever lost theirs hears nothing. */
export type Audience =
  | 'askers' // who had a hand in the request, and the project's leads
  | 'leads'
  | 'in_project' // whoever has a role in it
  | 'launcher'
  | 'named' // to a role in the project
  | 'administrators' // of the programme
  | 'second_person' // the programme's finance, but not whoever entered or proposed it
  | 'enterer' // of the programme's finance
  | 'operators' // of the pool
  | 'platform' // its administrators
  | 'owners' // of the organisation, but not whoever did it
  | 'owners_not_leads' // of the coordinator, where they are not told as leads
  | 'stewards'
  // Also while they may do nothing, since just that is told:
  | 'members' // of the organisation
  | 'own_people'; // the organisation's owners, and whoever works for it in the project

/** On which event something is told, to whom, and where its link leads. */
export interface KindRule {
  group: Group;
  about: SubjectName;
  audience: Audience;
  /** Event of the outbox that tells it; null where a watch does. */
  topic: string | null;
  /** The state in which it asks for an act: in another it is settled when it is told. */
  asks?: string;
  /** Events of the same thing, or of what lies in it, that settle what it asks for, whoever acted. */
  settled_by?: readonly string[];
  link: (ids: Ids) => Link;
}
