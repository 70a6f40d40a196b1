import { moveVersion, versionStates, type VersionState } from './dataset-version.state';

/** The table of states of the API's conventions, written down a second time by hand. */
const steps = new Set([
  'draft uploading',
  'uploading validating',
  'validating needs_attention',
  'validating in_review',
  'needs_attention uploading',
  'needs_attention draft',
  'in_review published',
  'in_review needs_attention',
  'published deprecated',
  'published partially_withdrawn',
  'published withdrawn',
  'published expired',
  'deprecated withdrawn',
]);
const states = Object.keys(versionStates) as VersionState[];

it.each(states.flatMap((from) => states.map((to) => [from, to] as const)))('%s → %s', (from, to) => {
  if (steps.has(`${from} ${to}`)) expect(moveVersion(from, to, 'this')).toBe(to);
  else expect(() => moveVersion(from, to, 'this')).toThrow('state-conflict');
});
