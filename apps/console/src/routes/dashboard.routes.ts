import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { words } from '@app/ui';
import { programmeRoute } from './parents';

export const dashboardRoutes = [
  createRoute({
    getParentRoute: () => programmeRoute,
    path: '/',
    loader: words('dashboard'),
    component: lazyRouteComponent(() => import('../features/dashboard/dashboard-page'), 'DashboardPage'),
  }),
] as const;
