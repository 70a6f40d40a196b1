import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { listSearch, words } from '@app/ui';
import { signedInRoute } from './parents';

export const notificationRoutes = [
  createRoute({
    getParentRoute: () => signedInRoute,
    path: '/me/notifications',
    validateSearch: listSearch({ unread: ['true'] }),
    loader: words('notifications'),
    component: lazyRouteComponent(() => import('../features/notifications/notifications-page'), 'NotificationsPage'),
  }),
] as const;
