import { Problem } from '@app/platform/http';

export type ProjectState = 'active' | 'suspended' | 'closed';

/** Life of a project: where it may go from each state. */
export const projectStates = {
  active: ['suspended', 'closed'],
  suspended: ['active', 'closed'],
  closed: [],
} as const satisfies Record<ProjectState, readonly ProjectState[]>;

/** @returns `to`. @throws 409 `state-conflict` where the table has no such step */
export function moveProject(from: ProjectState, to: ProjectState, action: string): ProjectState {
  if ((projectStates[from] as readonly string[]).includes(to)) return to;
  const allowed = Object.entries(projectStates).flatMap(([state, next]) =>
    (next as readonly string[]).includes(to) ? [state] : [],
  );
  throw Problem.state('project', from, action, allowed);
}
