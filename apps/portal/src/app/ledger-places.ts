import type { LedgerPlaces } from '@app/ui';

/** Where the pages of a project's book are, and of what its journals were for. */
export const ledgerPlaces = (project: string): LedgerPlaces => ({
  account: (id) => `/p/${project}/budget/accounts/${id}`,
  journal: (id) => `/p/${project}/budget/journals/${id}`,
  about: ({ kind, id }) => {
    if (kind === 'job' && id) return `/p/${project}/jobs/${id}`;
    if (kind === 'allocation_request' && id) return `/p/${project}/quota/${id}`;
    if (kind === 'lot') return `/p/${project}/quota`;
    return kind === 'award' ? `/p/${project}/award` : null;
  },
});
