import type { components } from '@app/api-client';

type Schemas = components['schemas'];
export type Account = Schemas['AccountDto'];
export type AccountName = Schemas['AccountNameDto'];
export type About = Schemas['AboutDto'];
export type StatementLine = Schemas['StatementLineDto'];
export type Statement = Schemas['StatementPage'];
export type Journal = Schemas['JournalDto'];

/** Where a site keeps the pages of a book: addresses within it. */
export interface LedgerPlaces {
  account: (id: string) => string;
  journal: (id: string) => string;
  /** Null for what has no page there. */
  about: (about: About) => string | null;
}
