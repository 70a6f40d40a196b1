import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { listSearch, words } from '@app/ui';
import { requestStates } from '../features/compute/request-states';
import { projectRoute } from './parents';

const getParentRoute = () => projectRoute;

export const computeRoutes = [
  createRoute({
    getParentRoute,
    path: '/quota',
    validateSearch: listSearch({ state: requestStates }),
    loader: words('compute'),
    component: lazyRouteComponent(() => import('../features/compute/quota-page'), 'QuotaPage'),
  }),
  createRoute({
    getParentRoute,
    path: '/quota/new',
    validateSearch: ({ pool }: Record<string, unknown>): { pool?: string } =>
      typeof pool === 'string' ? { pool } : {},
    loader: words('compute', 'problems'),
    component: lazyRouteComponent(() => import('../features/compute/new-request-page'), 'NewRequestPage'),
  }),
  createRoute({
    getParentRoute,
    path: '/quota/$request',
    loader: words('compute', 'problems'),
    component: lazyRouteComponent(() => import('../features/compute/request-page'), 'RequestPage'),
  }),
  createRoute({
    getParentRoute,
    path: '/quota/$request/change',
    loader: words('compute', 'problems'),
    component: lazyRouteComponent(() => import('../features/compute/change-request-page'), 'ChangeRequestPage'),
  }),
] as const;
