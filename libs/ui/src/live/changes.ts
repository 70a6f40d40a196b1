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
/** Kinds that come often, and the parts of a scope that they touch. Any other kind is an act of somebody: rare, it touches all. */
const often: Record<string, readonly string[]> = { audit: [], waiting: ['jobs'], usage: work, job: work };
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
/** What crosses scopes on a person's first page. */
const mine = ['needs', 'jobs', 'budgets', 'projects'];

/** Whether what was read under a key may be other since the change. */
export function touches(key: readonly unknown[], change: Change): boolean {
  const { scope, id, kinds } = change;
  const [root, of, part] = key as string[];
  const acts = kinds.filter((kind) => !(kind in often));
  const touched = (name = '') =>
    name in only
      ? kinds.some((kind) => only[name].includes(kind))
      : !still.includes(name) && (acts.length > 0 || kinds.some((kind) => often[kind]?.includes(name)));
  // What a launch writes on record is told as the job's.
  if (root === 'audit')
    return kinds.some((kind) => kind === 'audit' || kind === 'job') && of === (scope === 'platform' ? scope : id);
  switch (scope) {
    case 'person':
      return root === 'me' && acts.some((kind) => (kind === 'notification') === (of === 'notifications'));
    case 'reference':
      // A price is proposed for a pool and confirmed in a programme: either way the other one's lists have it too.
      if (kinds.includes('rate_card') && (key.includes('rate-cards') || root === 'pools')) return true;
      return root === 'pools-by-id' || (root === 'pools' && of !== 'operated');
    case 'platform':
      return root === 'platform' && acts.length > 0;
    case 'pool':
      return root === 'pools' && key.includes(id);
    default:
      if (root === 'me') return mine.includes(of) && touched(of);
      if (root === 'dataset-listings') return acts.some((kind) => /^(dataset|agreement|data_right)/.test(kind));
      return root === roots[scope] && of === id && touched(part);
  }
}

/** Whether it is read anew where something may have been missed. */
export const mayBeOld = (key: readonly unknown[]): boolean => !still.includes(String(key[2]));
