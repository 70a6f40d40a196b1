import { queryOptions } from '@tanstack/react-query';
import { type components, unwrap } from '@app/api-client';
import { api } from '../server/api';

export type Notification = components['schemas']['NotificationDto'];
export type LatestNotifications = components['schemas']['LatestNotifications'];

/** Every list of notifications begins with this key: what is told or read elsewhere makes them read again. */
export const notificationsKey = ['me', 'notifications'] as const;

/** How many are unread, and the newest ten. */
export const latestQuery = queryOptions({
  queryKey: [...notificationsKey, 'latest'],
  queryFn: ({ signal }) => unwrap(api.GET('/api/v1/me/notifications/latest', { signal })),
});

/** Marks one as read; it goes out even where the page is left for the other site. */
export const markRead = (notification: string): Promise<unknown> =>
  unwrap(
    api.POST('/api/v1/me/notifications/{notification}/reading', {
      params: { path: { notification } },
      keepalive: true,
    }),
  );

/** Marks all as read. @returns how many that were */
export const markAllRead = async (): Promise<number> =>
  (await unwrap(api.POST('/api/v1/me/notifications/reading'))).read;
