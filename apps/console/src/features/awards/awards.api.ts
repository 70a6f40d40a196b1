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

/** Opens a country's envelope, or adds to it. @param key the same at every try of one intention */
export const fundEnvelope = (programme: string, body: components['schemas']['MakeEnvelope'], key: string) =>
  unwrap(
    api.POST('/api/v1/programmes/{programme}/envelopes', { params: { path: { programme }, header: once(key) }, body }),
  );

/** Offers an award: its amount leaves the envelope at once. @param key the same at every try of one intention */
export const offerAward = (programme: string, body: components['schemas']['OfferAward'], key: string): Promise<Award> =>
  unwrap(api.POST(awards, { params: { path: { programme }, header: once(key) }, body }));

/** Organisations of the project that an award is for. */
export const participantsQuery = (programme: string, project: string) =>
  queryOptions({
    queryKey: ['programmes', programme, 'projects', 'participants', project],
    queryFn: async ({ signal }) => {
      const params = { path: { programme, project } };
      return (await unwrap(api.GET('/api/v1/programmes/{programme}/projects/{project}', { params, signal })))
        .participants;
    },
  });

const entries = `${awards}/{award}/co-funding-entries` as const;

export const coFundingQuery = (programme: string, award: string) =>
  queryOptions({
    queryKey: ['programmes', programme, 'awards', 'one', award, 'co-funding'],
    queryFn: ({ signal }) =>
      unwrap(api.GET(entries, { params: { path: { programme, award }, query: { limit: 200 } }, signal })),
  });

/** Enters money that a partner brought. @param key the same at every try of one intention */
export const enterCoFunding = (
  programme: string,
  award: string,
  body: components['schemas']['EnterCoFunding'],
  key: string,
): Promise<CoFundingEntry> =>
  unwrap(api.POST(entries, { params: { path: { programme, award }, header: once(key) }, body }));

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
