import type { components } from '@app/api-client';

/** Where something changed, and what kinds of things. */
export type Change = components['schemas']['ScopeChange'];

/** Under what the things of a scope stand in the keys of queries, before the scope's id. */
const roots: Partial<Record<Change['scope'], string>> = {
  organisation: 'organisations',
  project: 'projects',
  programme: 'programmes',
};

const work = ['jobs', 'holds', 'budget', 'budgets', 'accounts', 'lots', 'awards', 'models', 'pools'];
/** Kinds that come often, and the parts of a scope that they touch. Any other kind is an act of somebody. */
const often: Record<string, readonly string[]> = { audit: [], waiting: ['jobs'], usage: work, job: work };
/** Kinds that touch one thing that is read of many, wherever it stands. */
const single: Record<string, string> = { checkpoint: 'checkpoints', check: 'report', promise: 'impact' };
/**
 * What acts touch of a programme: an office has many pages and hears of all its projects, and of every organisation there is. An act
 * of another kind, or in another scope, is rare: it touches all.
 */
const ofOffice: Record<string, readonly string[]> = {
  organisation: ['organisations', 'verified-organisations', 'projects'],
  participant: ['organisations', 'verified-organisations', 'projects'],
  project: ['organisations', 'projects', 'awards', 'allocation-requests'],
  allocation_request: ['allocation-requests', 'lots', 'pools'],
  lot: ['lots', 'allocation-requests', 'pools', 'accounts', 'awards', 'jobs'],
  award: ['awards', 'envelopes', 'accounts', 'co-funding-entries', 'projects', 'lots', 'jobs'],
  co_funding: ['co-funding-entries', 'awards', 'envelopes', 'accounts'],
  envelope: ['envelopes', 'awards'],
  rate_card: ['rate-cards', 'pools'],
  model: ['jobs'],
  // An office reads nothing of a project's data, models and keys.
  ...Object.fromEntries(
    ['data_right', 'dataset_version', 'agreement', 'model_version', 'service_account', 'key'].map((kind) => [kind, []]),
  ),
};
/** Sums and lists that are long to read, and the only kinds that change them. */
const only: Record<string, readonly string[]> = {
  spending: ['usage', 'job', 'award', 'envelope', 'co_funding'],
  series: ['usage', 'job', 'award', 'co_funding'],
  'projects-by-id': ['project'],
  'organisations-by-id': ['organisation', 'project', 'participant'],
  'staff-by-id': ['programme'],
  'people-by-id': ['project', 'participant', 'member'],
};
/** What is read for one question or once a visit, never changes, or takes long and says when it was read. */
const still = ['search', 'estimate', 'invitable', 'losses', 'journals', 'reconciliation'];
/** What crosses scopes on a person's first page; of a programme that is what needs its staff. */
const mine = ['needs', 'jobs', 'budgets', 'projects', 'organisations'];
const ofStaff = ['needs'];

/** Whether what was read under a key may be other since the change. */
export function touches(key: readonly unknown[], change: Change): boolean {
  const { scope, id, kinds } = change;
  const [root, of, part] = key as string[];
  const acts = kinds.filter((kind) => !(kind in often) && !(kind in single));
  const touched = (name = '', narrow: Record<string, readonly string[]> = {}) =>
    name in only
      ? kinds.some((kind) => only[name].includes(kind))
      : !still.includes(name) &&
        (acts.some((kind) => narrow[kind]?.includes(name) ?? true) ||
          kinds.some((kind) => often[kind]?.includes(name) || key.includes(single[kind])));
  // What a launch writes on record is told as the job's.
  if (root === 'audit')
    return kinds.some((kind) => kind === 'audit' || kind === 'job') && of === (scope === 'platform' ? scope : id);
  switch (scope) {
    case 'person':
      // That an organisation was stopped reaches its people as a notification alone.
      return (
        root === 'me' &&
        acts.some((kind) =>
          kind === 'notification' ? of === 'notifications' || of === 'organisations' : of !== 'notifications',
        )
      );
    case 'reference':
      // A price is proposed for a pool and confirmed in a programme: either way the other one's lists have it too.
      if (kinds.includes('rate_card') && (key.includes('rate-cards') || root === 'pools')) return true;
      return root === 'pools-by-id' || (root === 'pools' && of !== 'operated');
    case 'platform':
      return root === 'platform' && acts.length > 0;
    case 'pool':
      return root === 'pools' && key.includes(id);
    default:
      if (root === 'me') return (scope === 'programme' ? ofStaff : mine).includes(of) && touched(of);
      if (root === 'dataset-listings') return acts.some((kind) => /^(dataset|agreement|data_right)/.test(kind));
      return root === roots[scope] && of === id && touched(part, scope === 'programme' ? ofOffice : {});
  }
}

/** Whether it is read anew where something may have been missed. */
export const mayBeOld = (key: readonly unknown[]): boolean => !still.includes(String(key[2]));
