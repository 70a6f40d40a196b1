import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { words } from '@app/ui';
import { projectRoute } from './parents';

export const overviewRoutes = [
  createRoute({
    getParentRoute: () => projectRoute,
    path: '/',
    loader: words('overview'),
    component: lazyRouteComponent(() => import('../features/overview/overview-page'), 'OverviewPage'),
  }),
] as const;
