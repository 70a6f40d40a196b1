import type { LedgerPlaces } from '@app/ui';

/** Where the pages of a book are: of the programme's own, or of the project that an award is of. */
export function ledgerPlaces(programme: string, award?: string): LedgerPlaces {
  const to = `/programmes/${programme}`;
  const book = award ? `${to}/awards/${award}` : `${to}/ledger`;
  return {
    account: (id) => `${book}/accounts/${id}`,
    journal: (id) => `${book}/journals/${id}`,
    about: ({ kind, id, name }) => {
      // Without its purpose it is a request that the reader may not open.
      if (kind === 'allocation_request' && id && name) return `${to}/quota/${id}`;
      return kind === 'award' && id ? `${to}/awards/${id}` : null;
    },
  };
}
