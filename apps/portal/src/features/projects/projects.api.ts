import { queryOptions } from '@tanstack/react-query';
import { type components, unwrap } from '@app/api-client';
import { api, ifMatch } from '@app/ui';

type Schemas = components['schemas'];
export type Participant = Schemas['ParticipantDto'];
export type Holder = Schemas['RoleHolderDto'];

/** Parts that another organisation can be invited to; the coordinator is named when a project is made. */
export const invitedParts = ['co_applicant', 'subcontractor', 'data_provider', 'compute_provider'] as const;
export type InvitedPart = (typeof invitedParts)[number];

const one = '/api/v1/projects/{project}';
const participants = `${one}/participants` as const;

/** People of a project, of every participant, a page at a time. */
export const peopleQuery = (project: string, cursor?: string) =>
  queryOptions({
    queryKey: ['projects', project, 'people', cursor ?? ''],
    queryFn: ({ signal }) =>
      unwrap(api.GET(`${one}/people`, { params: { path: { project }, query: { limit: 50, cursor } }, signal })),
  });

/** Verified organisations that could be invited, by a part of their name. */
export const invitableQuery = (project: string, text: string) =>
  queryOptions({
    queryKey: ['projects', project, 'invitable', text],
    queryFn: ({ signal }) =>
      unwrap(api.GET(`${one}/invitable-organisations`, { params: { path: { project }, query: { text } }, signal })),
  });

export const invite = (project: string, organisation: string, role: InvitedPart): Promise<Participant> =>
  unwrap(api.POST(participants, { params: { path: { project } }, body: { organisation, role } }));

/** Takes an invitation back before it is answered. */
export const withdraw = (project: string, { id: participant, version }: Participant): Promise<Participant> => {
  const params = { path: { project, participant }, header: ifMatch(version) };
  return unwrap(api.DELETE(`${participants}/{participant}`, { params }));
};
