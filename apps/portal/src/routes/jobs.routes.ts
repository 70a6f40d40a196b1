import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { listSearch, words, jobStates } from '@app/ui';
import { projectRoute } from './parents';

export const jobRoutes = [
  createRoute({
    getParentRoute: () => projectRoute,
    path: '/jobs',
    validateSearch: listSearch({ state: jobStates, sort: ['created_at'] }),
    loader: words('jobs'),
    component: lazyRouteComponent(() => import('../features/jobs/jobs-page'), 'JobsPage'),
  }),
  createRoute({
    getParentRoute: () => projectRoute,
    path: '/jobs/$job',
    loader: words('jobs', 'job', 'problems'),
    component: lazyRouteComponent(() => import('../features/jobs/job-page'), 'JobPage'),
  }),
] as const;
