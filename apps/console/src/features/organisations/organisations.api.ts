import { queryOptions } from '@tanstack/react-query';
import { type components, unwrap } from '@app/api-client';
import { api, ifMatch, once } from '@app/ui';

/** Every organisation there is. */
export const platformOrganisationsQuery = (search: { state?: string; cursor?: string }) =>
  queryOptions({
    queryKey: ['platform', 'organisations', search],
    queryFn: ({ signal }) =>
      unwrap(
        api.GET('/api/v1/platform/organisations', { params: { query: { limit: 50, ...search } as never }, signal }),
      ),
  });

/** Organisations that take part in a programme. */
export const programmeOrganisationsQuery = (programme: string, cursor?: string) =>
  queryOptions({
    queryKey: ['programmes', programme, 'organisations', cursor ?? ''],
    queryFn: ({ signal }) =>
      unwrap(
        api.GET('/api/v1/programmes/{programme}/organisations', {
          params: { path: { programme }, query: { limit: 50, cursor } },
          signal,
        }),
      ),
  });

/** As a list shows it. */
export type OrganisationSummary = components['schemas']['OrganisationDto'];
/** With what its verification rests on. */
export type Organisation = components['schemas']['PlatformOrganisationDto'];

const one = '/api/v1/platform/organisations/{organisation}';

/** One organisation, for whoever verifies and suspends it. */
export const organisationQuery = (organisation: string) =>
  queryOptions({
    queryKey: ['platform', 'organisations', 'one', organisation],
    queryFn: ({ signal }) => unwrap(api.GET(one, { params: { path: { organisation } }, signal })),
  });

/** What may be decided about an organisation. */
export type OrganisationAct = 'verify' | 'suspend' | 'lift' | 'close';

/**
 * Decides about an organisation as it was last read.
 * @param words the evidence of a verification, the reason of everything else
 * @param key the same at every try of one intention
 */
export function decideOn(
  act: OrganisationAct,
  { id: organisation, version }: Organisation,
  words: string,
  key: string,
): Promise<Organisation> {
  const params = { path: { organisation }, header: { ...ifMatch(version), ...once(key) } };
  if (act === 'verify') return unwrap(api.POST(`${one}/verification`, { params, body: { evidence: words } }));
  if (act === 'close') return unwrap(api.POST(`${one}/closing`, { params, body: { reason: words } }));
  const state = act === 'suspend' ? 'suspended' : 'verified';
  return unwrap(api.POST(`${one}/suspension`, { params, body: { state, reason: words } }));
}
