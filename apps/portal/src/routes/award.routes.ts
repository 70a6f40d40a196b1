import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { words } from '@app/ui';
import { projectRoute } from './parents';

export const awardRoutes = [
  createRoute({
    getParentRoute: () => projectRoute,
    path: '/award',
    loader: words('award', 'problems'),
    component: lazyRouteComponent(() => import('../features/award/award-page'), 'AwardPage'),
  }),
] as const;
