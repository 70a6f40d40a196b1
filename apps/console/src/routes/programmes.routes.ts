import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { listSearch, words } from '@app/ui';
import { platformRoute, programmeRoute } from './parents';

/** The platform at a glance, and its programmes, for whoever makes them and names their people. */
export const platformProgrammeRoutes = [
  createRoute({
    getParentRoute: () => platformRoute,
    path: '/',
    loader: words('programmes', 'problems'),
    component: lazyRouteComponent(() => import('../features/programmes/platform-page'), 'PlatformPage'),
  }),
  createRoute({
    getParentRoute: () => platformRoute,
    path: '/programmes',
    validateSearch: listSearch({}),
    loader: words('programmes'),
    component: lazyRouteComponent(() => import('../features/programmes/programmes-page'), 'ProgrammesPage'),
  }),
  createRoute({
    getParentRoute: () => platformRoute,
    path: '/programmes/new',
    loader: words('programmes', 'problems'),
    component: lazyRouteComponent(() => import('../features/programmes/new-programme-page'), 'NewProgrammePage'),
  }),
  createRoute({
    getParentRoute: () => platformRoute,
    path: '/programmes/$programmeId',
    loader: words('programmes', 'problems'),
    component: lazyRouteComponent(
      () => import('../features/programmes/platform-programme-page'),
      'PlatformProgrammePage',
    ),
  }),
] as const;

/** A programme for its own people. */
export const programmeRoutes = [
  createRoute({
    getParentRoute: () => programmeRoute,
    path: '/programme',
    loader: words('programmes', 'problems'),
    component: lazyRouteComponent(() => import('../features/programmes/programme-page'), 'ProgrammePage'),
  }),
] as const;
