import { type StateOf, States } from '@app/platform/states';

/** Life of a dataset version. What was published never becomes a draft again. */
export const versionStates = new States('dataset version', {
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
});
export type VersionState = StateOf<typeof versionStates>;

/** States in which files may be added and taken away. */
export const openStates: readonly VersionState[] = ['draft', 'uploading', 'needs_attention'];

/** States in which a right to it may be given. */
export const usableStates: readonly VersionState[] = ['published'];
