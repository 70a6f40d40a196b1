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
    path: '/awards/new',
    validateSearch: ({ project }: Record<string, unknown>): { project?: string } =>
      typeof project === 'string' ? { project } : {},
    loader: words('awards', 'problems'),
    component: lazyRouteComponent(() => import('../features/awards/offer/new-award-page'), 'NewAwardPage'),
  }),
  createRoute({
    getParentRoute: () => programmeRoute,
    path: '/envelopes',
    loader: words('awards', 'problems'),
    component: lazyRouteComponent(() => import('../features/awards/envelopes-page'), 'EnvelopesPage'),
  }),
  createRoute({
    getParentRoute: () => programmeRoute,
    path: '/awards/$award',
    loader: words('awards', 'ledger', 'problems'),
    component: lazyRouteComponent(() => import('../features/awards/award-page'), 'AwardPage'),
  }),
] as const;
