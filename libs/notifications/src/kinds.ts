import { show } from '@app/platform/ids';

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
  budget: { in_app: true, mail: true },
  failed_jobs: { in_app: true, mail: true },
  jobs: { in_app: true, mail: false },
  data: { in_app: true, mail: false },
} as const satisfies Record<string, Ways>;
export type Group = keyof typeof groups;
export const groupNames = Object.keys(groups) as Group[];

/** UUIDs of what a link may name. */
export type Ids = Partial<
  Record<
    'project' | 'programme' | 'organisation' | 'participation' | 'request' | 'award' | 'job' | 'dataset' | 'version',
    string
  >
>;

/** A page of one of the two sites. */
export interface Link {
  site: 'portal' | 'console';
  /** From the site's own root, with its query. */
  path: string;
}

const id = (prefix: Parameters<typeof show>[0], uuid: string | undefined): string => {
  if (!uuid) throw new Error(`a link lacks its ${prefix}`);
  return show(prefix, uuid);
};
const ofProject = (ids: Ids, rest = ''): Link => ({ site: 'portal', path: `/p/${id('prj', ids.project)}${rest}` });
const ofProgramme = (ids: Ids, rest: string): Link => ({
  site: 'console',
  path: `/programmes/${id('prg', ids.programme)}${rest}`,
});

const request = (ids: Ids) => ofProject(ids, `/quota/${id('alr', ids.request)}`);
const requestToDecide = (ids: Ids) => ofProgramme(ids, `/quota/${id('alr', ids.request)}`);
const award = (ids: Ids) => ofProject(ids, '/award');
const budget = (ids: Ids) => ofProject(ids, '/budget');
const awardOfOffice = (ids: Ids) => ofProgramme(ids, `/awards/${id('awd', ids.award)}`);
const job = (ids: Ids) => ofProject(ids, `/jobs/${id('job', ids.job)}`);
const participation = (ids: Ids): Link => ({
  site: 'portal',
  path: `/org/${id('org', ids.organisation)}/projects/${id('par', ids.participation)}`,
});
const version =
  (part = '') =>
  (ids: Ids): Link => ({
    site: 'portal',
    path: `/datasets/${id('dst', ids.dataset)}${part}?org=${id('org', ids.organisation)}&version=${id('dsv', ids.version)}`,
  });

/** What a kind is about: who reads its facts, and out of which rows. */
export type SubjectName = 'request' | 'award' | 'co_funding' | 'job' | 'participation' | 'version' | 'budget';

/** Who hears of it. Roles count as they are when it is told: whoever lost theirs hears nothing. */
export type Audience =
  | 'askers' // who had a hand in the request, and the project's leads
  | 'leads'
  | 'launcher'
  | 'administrators' // of the programme
  | 'second_person' // the programme's finance, but not whoever entered it
  | 'owners' // of the organisation invited
  | 'stewards';

interface KindRule {
  group: Group;
  about: SubjectName;
  audience: Audience;
  /** Event of the outbox that tells it; null where a watch does. */
  topic: string | null;
  link: (ids: Ids) => Link;
}

/** Everything that people are told: on which event, who, and where its link leads. */
export const kinds = {
  request_submitted: {
    group: 'to_decide',
    about: 'request',
    audience: 'administrators',
    topic: 'allocation_request.submitted',
    link: requestToDecide,
  },
  request_answered: {
    group: 'to_decide',
    about: 'request',
    audience: 'administrators',
    topic: 'allocation_request.answered',
    link: requestToDecide,
  },
  co_funding_entered: {
    group: 'to_decide',
    about: 'co_funding',
    audience: 'second_person',
    topic: 'co_funding.entered',
    link: awardOfOffice,
  },
  request_questioned: {
    group: 'decisions',
    about: 'request',
    audience: 'askers',
    topic: 'allocation_request.info_needed',
    link: request,
  },
  request_approved: {
    group: 'decisions',
    about: 'request',
    audience: 'askers',
    topic: 'allocation_request.approved',
    link: request,
  },
  request_partly_approved: {
    group: 'decisions',
    about: 'request',
    audience: 'askers',
    topic: 'allocation_request.partly_approved',
    link: request,
  },
  request_refused: {
    group: 'decisions',
    about: 'request',
    audience: 'askers',
    topic: 'allocation_request.refused',
    link: request,
  },
  award_offered: { group: 'awards', about: 'award', audience: 'leads', topic: 'award.offered', link: award },
  award_accepted: {
    group: 'awards',
    about: 'award',
    audience: 'administrators',
    topic: 'award.accepted',
    link: awardOfOffice,
  },
  award_declined: {
    group: 'awards',
    about: 'award',
    audience: 'administrators',
    topic: 'award.declined',
    link: awardOfOffice,
  },
  award_suspended: { group: 'awards', about: 'award', audience: 'leads', topic: 'award.suspended', link: award },
  award_resumed: { group: 'awards', about: 'award', audience: 'leads', topic: 'award.active', link: award },
  award_revoked: { group: 'awards', about: 'award', audience: 'leads', topic: 'award.revoked', link: award },
  project_invitation: {
    group: 'invitations',
    about: 'participation',
    audience: 'owners',
    topic: 'participant.invited',
    link: participation,
  },
  budget_spent: { group: 'budget', about: 'budget', audience: 'leads', topic: null, link: budget },
  award_spent: { group: 'budget', about: 'budget', audience: 'administrators', topic: null, link: awardOfOffice },
  job_failed: { group: 'failed_jobs', about: 'job', audience: 'launcher', topic: 'job.failed', link: job },
  job_succeeded: { group: 'jobs', about: 'job', audience: 'launcher', topic: 'job.succeeded', link: job },
  job_stopped: { group: 'jobs', about: 'job', audience: 'launcher', topic: 'job.stopped', link: job },
  version_in_review: {
    group: 'data',
    about: 'version',
    audience: 'stewards',
    topic: 'dataset_version.in_review',
    link: version(),
  },
  version_needs_attention: {
    group: 'data',
    about: 'version',
    audience: 'stewards',
    topic: 'dataset_version.needs_attention',
    link: version('/quality'),
  },
  version_published: {
    group: 'data',
    about: 'version',
    audience: 'stewards',
    topic: 'dataset_version.published',
    link: version(),
  },
} as const satisfies Record<string, KindRule>;
export type Kind = keyof typeof kinds;
export const kindNames = Object.keys(kinds) as Kind[];

/** The rule of a kind, without the narrow types of its row. */
export const ruleOf = (kind: Kind): KindRule => kinds[kind];
