import { queryOptions } from '@tanstack/react-query';
import { type components, unwrap } from '@app/api-client';
import { api, everyPage, ifMatch, once } from '@app/ui';

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

/** One award. */
export const awardQuery = (programme: string, award: string) =>
  queryOptions({
    queryKey: ['programmes', programme, 'awards', 'one', award],
    queryFn: ({ signal }) => unwrap(api.GET(`${awards}/{award}`, { params: { path: { programme, award } }, signal })),
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

/** What was made of it in its project's book; nothing before it is accepted. */
export const awardAccountsQuery = (programme: string, award: string) =>
  queryOptions({
    queryKey: ['programmes', programme, 'awards', 'one', award, 'accounts'],
    queryFn: ({ signal }) =>
      unwrap(api.GET(`${awards}/{award}/accounts`, { params: { path: { programme, award } }, signal })),
  });

export type AwardAct = 'suspend' | 'resume' | 'revoke';

/** Stops an award as it was last read, lets it go on, or takes back its offer. @param key the same at every try of one intention */
export function decideOnAward(
  act: AwardAct,
  programme: string,
  { id: award, version }: Award,
  reason: string,
  key: string,
): Promise<Award> {
  const params = { path: { programme, award }, header: { ...ifMatch(version), ...once(key) } };
  if (act === 'revoke') return unwrap(api.POST(`${awards}/{award}/revocation`, { params, body: { reason } }));
  const state = act === 'suspend' ? ('suspended' as const) : ('active' as const);
  return unwrap(api.POST(`${awards}/{award}/suspension`, { params, body: { state, reason } }));
}

const entries = `${awards}/{award}/co-funding-entries` as const;

export const coFundingQuery = (programme: string, award: string) =>
  queryOptions({
    queryKey: ['programmes', programme, 'awards', 'one', award, 'co-funding'],
    queryFn: ({ signal }) =>
      everyPage((query) => unwrap(api.GET(entries, { params: { path: { programme, award }, query }, signal }))),
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
