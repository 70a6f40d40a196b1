import { Problem } from '@app/platform/http';

export type VersionState =
  | 'draft'
  | 'uploading'
  | 'validating'
  | 'needs_attention'
  | 'in_review'
  | 'published'
  | 'deprecated'
  | 'partially_withdrawn'
  | 'withdrawn'
  | 'expired';

/** Life of a dataset version. What was published never becomes a draft again. */
export const versionStates = {
  draft: ['uploading'],
  uploading: ['validating'],
  validating: ['needs_attention', 'in_review'],
  needs_attention: ['uploading', 'draft'],
  in_review: ['published', 'needs_attention'],
  published: ['deprecated', 'partially_withdrawn', 'withdrawn', 'expired'],
  // Consent may be withdrawn of what nobody should use for new work, too.
  deprecated: ['withdrawn'],
  partially_withdrawn: [],
  withdrawn: [],
  expired: [],
} as const satisfies Record<VersionState, readonly VersionState[]>;

/** States in which files may be added and taken away. */
export const openStates: readonly VersionState[] = ['draft', 'uploading', 'needs_attention'];

/** States in which a right to it may be given. */
export const usableStates: readonly VersionState[] = ['published'];

/** @returns `to`. @throws 409 `state-conflict` where the table has no such step */
export function moveVersion(from: VersionState, to: VersionState, action: string): VersionState {
  if ((versionStates[from] as readonly string[]).includes(to)) return to;
  const allowed = Object.entries(versionStates).flatMap(([state, next]) =>
    (next as readonly string[]).includes(to) ? [state] : [],
  );
  throw Problem.state('dataset version', from, action, allowed);
}
