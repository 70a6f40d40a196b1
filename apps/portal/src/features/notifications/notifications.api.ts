import { queryOptions } from '@tanstack/react-query';
import { type components, unwrap } from '@app/api-client';
import { api, notificationsKey } from '@app/ui';

export type Preference = components['schemas']['NotificationPreference'];

/** What I was told, newest first. */
export const notificationsQuery = (search: { unread?: string; cursor?: string }) =>
  queryOptions({
    queryKey: [...notificationsKey, 'list', search],
    queryFn: ({ signal }) => {
      const query = { limit: 25, unread: search.unread === 'true', cursor: search.cursor };
      return unwrap(api.GET('/api/v1/me/notifications', { params: { query }, signal }));
    },
  });

/** How I hear of what. */
export const preferencesQuery = queryOptions({
  queryKey: ['me', 'notification-preferences'],
  queryFn: async ({ signal }) => (await unwrap(api.GET('/api/v1/me/notification-preferences', { signal }))).data,
});

/** Keeps how I hear of a group. */
export const keepPreference = ({ group, in_app, mail }: Preference): Promise<Preference> =>
  unwrap(
    api.PUT('/api/v1/me/notification-preferences/{group}', { params: { path: { group } }, body: { in_app, mail } }),
  );
