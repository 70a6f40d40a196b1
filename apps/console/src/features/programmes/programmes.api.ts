import { queryOptions } from '@tanstack/react-query';
import { type components, unwrap } from '@app/api-client';
import { api, everyPage, once } from '@app/ui';
import type { Invitation, Invited, RoleHolder } from '../../app/people/people.api';

export type Programme = components['schemas']['ProgrammeDto'];
type NewProgramme = components['schemas']['CreateProgrammeDto'];

const programmes = '/api/v1/platform/programmes';
const one = `${programmes}/{programme}` as const;
const people = `${one}/people` as const;
const invitations = `${one}/invitations` as const;

/** Every programme, newest first. */
export const programmesQuery = (search: { cursor?: string }) =>
  queryOptions({
    queryKey: ['platform', 'programmes', search],
    queryFn: ({ signal }) => unwrap(api.GET(programmes, { params: { query: { limit: 50, ...search } }, signal })),
  });

/** All programmes, for what is to be said of any of them. */
export const everyProgrammeQuery = queryOptions({
  queryKey: ['platform', 'programmes', 'every'],
  queryFn: ({ signal }) => everyPage((query) => unwrap(api.GET(programmes, { params: { query }, signal }))),
});

/** One programme, for the platform administrator, who need have no role in it. */
export const platformProgrammeQuery = (programme: string) =>
  queryOptions({
    queryKey: ['platform', 'programmes', 'one', programme],
    queryFn: ({ signal }) => unwrap(api.GET(one, { params: { path: { programme } }, signal })),
  });

/** Roles in a programme, for the platform administrator. */
export const platformPeopleQuery = (programme: string) =>
  queryOptions({
    queryKey: ['platform', 'programmes', 'one', programme, 'people'],
    queryFn: ({ signal }) =>
      everyPage((query) => unwrap(api.GET(people, { params: { path: { programme }, query }, signal }))),
  });

/** Invitations into its office, newest first. */
export const programmeInvitationsQuery = (programme: string) =>
  queryOptions({
    queryKey: ['platform', 'programmes', 'one', programme, 'invitations'],
    queryFn: ({ signal }) =>
      everyPage((query) => unwrap(api.GET(invitations, { params: { path: { programme }, query }, signal }))),
  });

export const createProgramme = (body: NewProgramme, key: string) =>
  unwrap(api.POST(programmes, { params: { header: once(key) }, body }));

export const nameStaff = (programme: string, body: { email: string; role: string }, key: string) =>
  unwrap(api.POST(people, { params: { path: { programme }, header: once(key) }, body: body as never }));

export const inviteStaff = (programme: string, body: Invited, key: string) =>
  unwrap(api.POST(invitations, { params: { path: { programme }, header: once(key) }, body: body as never }));

export const withdrawStaff = (programme: string, { id: invitation }: Invitation) =>
  unwrap(api.DELETE(`${invitations}/{invitation}`, { params: { path: { programme, invitation } } }));

const own = '/api/v1/programmes/{programme}/invitations';

/** Invitations into one's own office, newest first. */
export const officeInvitationsQuery = (programme: string) =>
  queryOptions({
    queryKey: ['programmes', programme, 'invitations'],
    queryFn: ({ signal }) =>
      everyPage((query) => unwrap(api.GET(own, { params: { path: { programme }, query }, signal }))),
  });

export const inviteColleague = (programme: string, body: Invited, key: string) =>
  unwrap(api.POST(own, { params: { path: { programme }, header: once(key) }, body: body as never }));

export const withdrawColleague = (programme: string, { id: invitation }: Invitation) =>
  unwrap(api.DELETE(`${own}/{invitation}`, { params: { path: { programme, invitation } } }));

export const removeStaff = (programme: string, { person, role }: RoleHolder) =>
  unwrap(api.DELETE(`${people}/{person}/{role}`, { params: { path: { programme, person, role } } }));

/** Organisations of a state, for the first page that the platform administrator sees. */
export const organisationsQuery = (state: 'registered' | 'verified') =>
  queryOptions({
    queryKey: ['platform', 'organisations', { state, limit: 20 }],
    queryFn: ({ signal }) =>
      unwrap(api.GET('/api/v1/platform/organisations', { params: { query: { state, limit: 20 } }, signal })),
  });

/** Roles that its own administrators invite to; to others the platform alone. */
export const colleagueRoles = ['auditor', 'reviewer'] as const;
/** Roles in a programme, in the order of the page. */
export const programmeRoles = ['administrator', 'finance', ...colleagueRoles] as const;
