import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { listSearch, words } from '@app/ui';
import { programmeRoute } from './parents';

export const awardRoutes = [
  createRoute({
    getParentRoute: () => programmeRoute,
    path: '/awards',
    validateSearch: listSearch({}),
    loader: words('awards'),
    component: lazyRouteComponent(() => import('../features/awards/awards-page'), 'AwardsPage'),
  }),
  createRoute({
    getParentRoute: () => programmeRoute,
    path: '/awards/$award',
    loader: words('awards', 'ledger', 'problems'),
    component: lazyRouteComponent(() => import('../features/awards/award-page'), 'AwardPage'),
  }),
] as const;
