import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { listSearch, words } from '@app/ui';
import { requestStates } from '../features/quota/request-states';
import { programmeRoute } from './parents';

export const quotaRoutes = [
  createRoute({
    getParentRoute: () => programmeRoute,
    path: '/quota',
    validateSearch: listSearch({ state: requestStates, project: null }),
    loader: words('quota'),
    component: lazyRouteComponent(() => import('../features/quota/requests-page'), 'RequestsPage'),
  }),
  createRoute({
    getParentRoute: () => programmeRoute,
    path: '/quota/$request',
    loader: words('quota', 'problems'),
    component: lazyRouteComponent(() => import('../features/quota/request-page'), 'RequestPage'),
  }),
] as const;
