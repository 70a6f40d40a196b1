import { queryOptions } from '@tanstack/react-query';
import { type components, unwrap } from '@app/api-client';
import { api, ifMatch, once } from '@app/ui';

export type Award = components['schemas']['AwardDto'];
export type CoFundingEntry = components['schemas']['CoFundingEntryDto'];

const awards = '/api/v1/programmes/{programme}/awards';

/** Awards of all projects, newest first. */
export const awardsQuery = (programme: string, cursor?: string) =>
  queryOptions({
    queryKey: ['programmes', programme, 'awards', cursor ?? ''],
    queryFn: ({ signal }) =>
      unwrap(api.GET(awards, { params: { path: { programme }, query: { limit: 50, cursor } }, signal })),
  });

/** One award; null where it is not among the newest 200 of the programme, as the API has no single one. */
export const awardQuery = (programme: string, award: string) =>
  queryOptions({
    queryKey: ['programmes', programme, 'awards', 'one', award],
    queryFn: async ({ signal }): Promise<Award | null> => {
      const params = { path: { programme }, query: { limit: 200 } };
      return (await unwrap(api.GET(awards, { params, signal }))).data.find(({ id }) => id === award) ?? null;
    },
  });

const entries = `${awards}/{award}/co-funding-entries` as const;

export const coFundingQuery = (programme: string, award: string) =>
  queryOptions({
    queryKey: ['programmes', programme, 'awards', 'one', award, 'co-funding'],
    queryFn: ({ signal }) =>
      unwrap(api.GET(entries, { params: { path: { programme, award }, query: { limit: 200 } }, signal })),
  });

/** Says whether the money of an entry came. @param reason why it did not; null: it came */
export function decideEntry(
  programme: string,
  { id: entry, award, version }: CoFundingEntry,
  reason: string | null,
  key: string,
): Promise<CoFundingEntry> {
  const params = { path: { programme, award, entry }, header: { ...ifMatch(version), ...once(key) } };
  if (reason === null) return unwrap(api.POST(`${entries}/{entry}/confirmation`, { params }));
  return unwrap(api.POST(`${entries}/{entry}/refusal`, { params, body: { reason } }));
}
