import { createRoute, lazyRouteComponent, redirect } from '@tanstack/react-router';
import { listSearch, words } from '@app/ui';
import { projectRoute, signedInRoute } from './parents';

/** Keys of a project's service accounts. */
export const keyRoutes = [
  createRoute({
    getParentRoute: () => projectRoute,
    path: '/keys',
    loader: words('identity', 'problems'),
    component: lazyRouteComponent(() => import('../features/identity/keys/project-keys-page'), 'ProjectKeysPage'),
  }),
] as const;

const meRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/me',
  loader: words('identity', 'problems'),
  component: lazyRouteComponent(() => import('../features/identity/person/me-frame'), 'MeFrame'),
});

const getParentRoute = () => meRoute;

/** What is a person's own. */
export const meRoutes = [
  meRoute.addChildren([
    createRoute({
      getParentRoute,
      path: '/',
      beforeLoad: () => {
        throw redirect({ to: '/me/profile' });
      },
    }),
    createRoute({
      getParentRoute,
      path: '/profile',
      component: lazyRouteComponent(() => import('../features/identity/person/profile-page'), 'ProfilePage'),
    }),
    createRoute({
      getParentRoute,
      path: '/security',
      component: lazyRouteComponent(() => import('../features/identity/person/security-page'), 'SecurityPage'),
    }),
    createRoute({
      getParentRoute,
      path: '/language',
      component: lazyRouteComponent(() => import('../features/identity/person/language-page'), 'LanguagePage'),
    }),
    createRoute({
      getParentRoute,
      path: '/notifications',
      validateSearch: listSearch({ unread: ['true'] }),
      loader: words('notifications'),
      component: lazyRouteComponent(() => import('../features/notifications/notifications-page'), 'NotificationsPage'),
    }),
  ]),
] as const;
