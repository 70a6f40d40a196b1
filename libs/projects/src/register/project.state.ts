import { type StateOf, States } from '@app/platform/states';

/** Life of a project. */
export const projectStates = new States('project', {
  active: ['suspended', 'closed'],
  suspended: ['active', 'closed'],
  closed: [],
});
export type ProjectState = StateOf<typeof projectStates>;
