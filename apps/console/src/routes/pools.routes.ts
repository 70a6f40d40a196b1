import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { listSearch, words } from '@app/ui';
import { platformRoute, programmeRoute, signedInRoute } from './parents';

/** Pools as a programme sees them. */
export const programmePoolRoutes = [
  createRoute({
    getParentRoute: () => programmeRoute,
    path: '/pools',
    validateSearch: listSearch({ state: ['open', 'closed'] }),
    loader: words('pools'),
    component: lazyRouteComponent(() => import('../features/pools/pools-page'), 'PoolsPage'),
  }),
  createRoute({
    getParentRoute: () => programmeRoute,
    path: '/pools/$pool',
    loader: words('pools', 'jobs', 'problems'),
    component: lazyRouteComponent(() => import('../features/pools/pool-page'), 'PoolPage'),
  }),
] as const;

/** A pool for whoever operates it, who may have no role in any programme. */
export const operatedPoolRoutes = [
  createRoute({
    getParentRoute: () => signedInRoute,
    path: '/pools/$pool',
    loader: words('pools', 'problems'),
    component: lazyRouteComponent(() => import('../features/pools/operated-pool-page'), 'OperatedPoolPage'),
  }),
] as const;

/** Pools for the platform administrator, who makes them and names their operators. */
export const platformPoolRoutes = [
  createRoute({
    getParentRoute: () => platformRoute,
    path: '/pools',
    validateSearch: listSearch({}),
    loader: words('pools'),
    component: lazyRouteComponent(() => import('../features/pools/platform/platform-pools-page'), 'PlatformPoolsPage'),
  }),
  createRoute({
    getParentRoute: () => platformRoute,
    path: '/pools/new',
    loader: words('pools', 'problems'),
    component: lazyRouteComponent(() => import('../features/pools/platform/new-pool-page'), 'NewPoolPage'),
  }),
  createRoute({
    getParentRoute: () => platformRoute,
    path: '/pools/$poolId',
    loader: words('pools', 'problems'),
    component: lazyRouteComponent(() => import('../features/pools/platform/platform-pool-page'), 'PlatformPoolPage'),
  }),
] as const;
