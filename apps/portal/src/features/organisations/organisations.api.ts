import { queryOptions } from '@tanstack/react-query';
import { type components, unwrap } from '@app/api-client';
import { api, everyPage, ifMatch } from '@app/ui';

type Schemas = components['schemas'];
export type Organisation = Schemas['OrganisationDto'];
export type Member = Schemas['MemberDto'];
export type Invitation = Schemas['InvitationDto'];
export type Participation = Schemas['ParticipationDto'];
export type Holder = Schemas['RoleHolderDto'];
/** Roles that a person can have in an organisation, with the one that may do most first. */
export const organisationRoles = ['owner', 'steward', 'finance', 'member'] as const;
export type OrganisationRole = (typeof organisationRoles)[number];
/** Roles that a person can have in a project. */
export const projectRoles = ['lead', 'engineer', 'viewer'] as const;
export type ProjectRole = (typeof projectRoles)[number];

const one = '/api/v1/organisations/{org}';
const page = (org: string, cursor: string | undefined, limit = 50) => ({
  params: { path: { org }, query: { limit, cursor } },
});

/** Mends the registration, as it was last read, before it is verified. */
export const mend = ({ id: org, version }: Organisation, body: Schemas['ChangeRegistration']): Promise<Organisation> =>
  unwrap(api.PATCH(one, { params: { path: { org }, header: ifMatch(version) }, body }));

/** People of an organisation. */
export const membersQuery = (org: string, cursor?: string) =>
  queryOptions({
    queryKey: ['organisations', org, 'members', cursor ?? ''],
    queryFn: ({ signal }) => unwrap(api.GET(`${one}/members`, { ...page(org, cursor), signal })),
  });

/** All people of an organisation, to choose among. */
export const everyMemberQuery = (org: string) =>
  queryOptions({
    queryKey: ['organisations', org, 'members', 'every'],
    queryFn: ({ signal }) =>
      everyPage(({ cursor, limit }) => unwrap(api.GET(`${one}/members`, { ...page(org, cursor, limit), signal }))),
  });

/** Sets all roles of a member; none removes them. */
export const setRoles = (org: string, person: string, roles: OrganisationRole[]): Promise<Member> =>
  unwrap(api.PUT(`${one}/members/{person}`, { params: { path: { org, person } }, body: { roles } }));

/** Whom the organisation invited, newest first. */
export const invitationsQuery = (org: string, cursor?: string) =>
  queryOptions({
    queryKey: ['organisations', org, 'invitations', cursor ?? ''],
    queryFn: ({ signal }) => unwrap(api.GET(`${one}/invitations`, { ...page(org, cursor), signal })),
  });

export const invite = (org: string, body: Schemas['InviteMember']): Promise<Invitation> =>
  unwrap(api.POST(`${one}/invitations`, { params: { path: { org } }, body }));

export const withdraw = (org: string, invitation: string): Promise<unknown> =>
  unwrap(api.DELETE(`${one}/invitations/{invitation}`, { params: { path: { org, invitation } } }));

const participations = `${one}/participations` as const;

/** Projects that the organisation takes part in, or is asked to. */
export const participationsQuery = (org: string, cursor?: string) =>
  queryOptions({
    queryKey: ['organisations', org, 'participations', cursor ?? ''],
    queryFn: ({ signal }) => unwrap(api.GET(participations, { ...page(org, cursor), signal })),
  });

export const participationQuery = (org: string, participation: string) =>
  queryOptions({
    queryKey: ['organisations', org, 'participations', 'one', participation],
    queryFn: ({ signal }) =>
      unwrap(api.GET(`${participations}/{participation}`, { params: { path: { org, participation } }, signal })),
  });

const asRead = (org: string, { id: participation, version }: Participation) => ({
  params: { path: { org, participation }, header: ifMatch(version) },
});

export const accept = (org: string, of: Participation): Promise<Participation> =>
  unwrap(api.POST(`${participations}/{participation}/acceptance`, asRead(org, of)));

/** Refuses an invitation, or leaves the project, for a reason that the project is shown. */
export const endFor = (step: 'refusal' | 'leaving', org: string, of: Participation, reason: string) =>
  unwrap(api.POST(`${participations}/{participation}/${step}`, { ...asRead(org, of), body: { reason } }));

const people = `${participations}/{participation}/people` as const;

/** The organisation's people in a project. */
export const peopleQuery = (org: string, participation: string) =>
  queryOptions({
    queryKey: ['organisations', org, 'participations', 'one', participation, 'people'],
    queryFn: ({ signal }) =>
      everyPage((query) => unwrap(api.GET(people, { params: { path: { org, participation }, query }, signal }))),
  });

export const nameInProject = (org: string, participation: string, person: string, role: ProjectRole): Promise<Holder> =>
  unwrap(api.PUT(`${people}/{person}`, { params: { path: { org, participation, person } }, body: { role } }));

export const removeFromProject = (org: string, participation: string, person: string): Promise<unknown> =>
  unwrap(api.DELETE(`${people}/{person}`, { params: { path: { org, participation, person } } }));
