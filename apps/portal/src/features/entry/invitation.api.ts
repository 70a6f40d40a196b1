import { queryOptions } from '@tanstack/react-query';
import { type components, unwrap } from '@app/api-client';
import { api } from '@app/ui';
import { readOnce } from './link.api';

export type InvitationLink = components['schemas']['InvitationLinkDto'];

/** What the link of a mail invites to. The token goes in the body, which no log keeps. */
export const invitationQuery = (token: string) =>
  queryOptions({
    queryKey: ['invitation', token],
    queryFn: ({ signal }) => unwrap(api.POST('/api/v1/invitations/lookup', { body: { token }, signal })),
    enabled: token !== '',
    ...readOnce,
  });

/** The page of what one was invited to. */
export function placeOf({ scope_kind, scope }: InvitationLink): string {
  if (scope_kind === 'organisation') return `/org/${scope}`;
  return scope_kind === 'programme' ? `/console/programmes/${scope}` : `/console/pools/${scope}`;
}
