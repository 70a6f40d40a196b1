import { queryOptions } from '@tanstack/react-query';
import { type components, unwrap } from '@app/api-client';
import { api, minorUnits, running } from '@app/ui';

export type Account = components['schemas']['AccountDto'];
type JobState = 'running' | 'queued';

/** The newest jobs in a state; the list of jobs has them all. */
export const jobsInQuery = (project: string, state: JobState) =>
  queryOptions({
    queryKey: ['projects', project, 'jobs', { state, limit: 5 }],
    queryFn: ({ signal }) =>
      unwrap(
        api.GET('/api/v1/projects/{project}/fine-tuning-jobs', {
          params: { path: { project }, query: { state, limit: 5 } },
          signal,
        }),
      ),
    refetchInterval: 15_000,
  });

/** What was charged to the grant's lines, the newest 200 of each, as sums that end at what is spent now. */
export const spendingQuery = (project: string, grant: Account[]) =>
  queryOptions({
    queryKey: ['projects', project, 'spending', grant.map(({ id, used }) => `${id} ${used}`)],
    queryFn: async ({ signal }) => {
      const charged = grant.filter(({ used }) => used !== '0');
      const statements = await Promise.all(
        charged.map(({ id: account }) =>
          unwrap(
            api.GET('/api/v1/projects/{project}/accounts/{account}/statement', {
              params: { path: { project, account }, query: { limit: 200 } },
              signal,
            }),
          ),
        ),
      );
      const charges = statements
        .flatMap(({ data }) => data)
        .filter(({ amount }) => amount.startsWith('-'))
        .map(({ at, amount, asset }) => ({
          at: Date.parse(at),
          amount: -minorUnits({ amount, currency: asset }),
        }))
        .sort((a, b) => b.at - a.at);
      const total = charged.reduce((sum, { used, asset }) => sum + minorUnits({ amount: used, currency: asset }), 0n);
      return running(charges, total);
    },
    // Sums are bigint, which no cache can write down and none must.
    structuralSharing: false,
  });
