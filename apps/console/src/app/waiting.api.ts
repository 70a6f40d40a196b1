import { queryOptions } from '@tanstack/react-query';
import { unwrap } from '@app/api-client';
import { api } from '@app/ui';

// The rail and the pages that these are of share what was read: what is decided anywhere begins with the same keys.
const fresh = { staleTime: 60_000 };
const limit = 50;

/** Quota requests that wait for the office, in the order in which they were sent. */
export const waitingRequestsQuery = (programme: string) =>
  queryOptions({
    queryKey: ['programmes', programme, 'allocation-requests', 'waiting'],
    queryFn: ({ signal }) => {
      const query = { state: 'submitted', sort: 'submitted_at', limit } as const;
      const params = { path: { programme }, query };
      return unwrap(api.GET('/api/v1/programmes/{programme}/allocation-requests', { params, signal }));
    },
    ...fresh,
  });

/** Prices that operators proposed and the finance has not decided, the oldest first. */
export const waitingPricesQuery = (programme: string) =>
  queryOptions({
    queryKey: ['programmes', programme, 'rate-cards', 'waiting'],
    queryFn: ({ signal }) => {
      const query = { state: 'proposed', sort: 'proposed_at', limit } as const;
      return unwrap(
        api.GET('/api/v1/programmes/{programme}/rate-cards', { params: { path: { programme }, query }, signal }),
      );
    },
    ...fresh,
  });

/** Co-funding that one person of the finance entered and no other has decided, the oldest first. */
export const waitingCoFundingQuery = (programme: string) =>
  queryOptions({
    queryKey: ['programmes', programme, 'co-funding-entries', 'waiting'],
    queryFn: ({ signal }) => {
      const query = { state: 'entered', sort: 'entered_at', limit } as const;
      const params = { path: { programme }, query };
      return unwrap(api.GET('/api/v1/programmes/{programme}/co-funding-entries', { params, signal }));
    },
    ...fresh,
  });

/** Organisations that wait to be verified. */
export const waitingOrganisationsQuery = queryOptions({
  queryKey: ['platform', 'organisations', 'waiting'],
  queryFn: ({ signal }) => {
    const params = { query: { state: 'registered', limit } as const };
    return unwrap(api.GET('/api/v1/platform/organisations', { params, signal }));
  },
  ...fresh,
});
