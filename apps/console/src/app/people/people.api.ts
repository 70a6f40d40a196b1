import { queryOptions } from '@tanstack/react-query';
import { type components, unwrap } from '@app/api-client';
import { api, everyPage, type Language } from '@app/ui';

/** A role of a person in a programme or a pool. */
export type RoleHolder = components['schemas']['RoleHolderDto'];

/** An invitation to a role, by mail. */
export type Invitation = components['schemas']['InvitationDto'];
/** Whom to invite to which role, with the language of the mail where their account has none. */
export type Invited = { email: string; role: string; locale: Language };

/** Roles in a programme, one row each. */
export const programmePeopleQuery = (programme: string) =>
  queryOptions({
    queryKey: ['programmes', programme, 'people'],
    queryFn: ({ signal }) =>
      everyPage((query) =>
        unwrap(api.GET('/api/v1/programmes/{programme}/people', { params: { path: { programme }, query }, signal })),
      ),
  });
