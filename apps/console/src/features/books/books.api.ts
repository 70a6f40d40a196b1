import { queryOptions } from '@tanstack/react-query';
import { unwrap } from '@app/api-client';
import { api, areDaysInOrder, everyPage } from '@app/ui';

/** What a statement's page is asked with. */
interface Days {
  from?: string;
  until?: string;
  /** Whose days they are. */
  time_zone: string;
  cursor?: string;
  limit?: number;
}

const programmes = '/api/v1/programmes/{programme}';

/** Accounts of the programme's own book: its envelopes. */
export const accountsQuery = (programme: string) =>
  queryOptions({
    queryKey: ['programmes', programme, 'accounts'],
    queryFn: ({ signal }) =>
      everyPage((query) =>
        unwrap(api.GET(`${programmes}/accounts`, { params: { path: { programme }, query }, signal })),
      ),
  });

/** What moved on an account of the programme's book, or, with an award, of its project's; nothing is asked for days in the wrong order. */
export const statementQuery = (programme: string, award: string | undefined, account: string, days: Days) =>
  queryOptions({
    queryKey: ['programmes', programme, 'accounts', award ?? '', account, days],
    enabled: areDaysInOrder(days),
    queryFn: ({ signal }) => {
      const query = { limit: 50, ...days };
      if (!award)
        return unwrap(
          api.GET(`${programmes}/accounts/{account}/statement`, {
            params: { path: { programme, account }, query },
            signal,
          }),
        );
      const params = { path: { programme, award, account }, query };
      return unwrap(api.GET(`${programmes}/awards/{award}/accounts/{account}/statement`, { params, signal }));
    },
  });

/** One act in either book. It never changes. */
export const journalQuery = (programme: string, award: string | undefined, journal: string) =>
  queryOptions({
    queryKey: ['programmes', programme, 'journals', award ?? '', journal],
    queryFn: ({ signal }) => {
      if (!award)
        return unwrap(
          api.GET(`${programmes}/journals/{journal}`, { params: { path: { programme, journal } }, signal }),
        );
      const params = { path: { programme, award, journal } };
      return unwrap(api.GET(`${programmes}/awards/{award}/journals/{journal}`, { params, signal }));
    },
    staleTime: Infinity,
  });
