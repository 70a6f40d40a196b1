import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { listSearch, words, jobStates } from '@app/ui';
import { programmeRoute } from './parents';

export const jobRoutes = [
  createRoute({
    getParentRoute: () => programmeRoute,
    path: '/jobs',
    validateSearch: listSearch({ state: jobStates, project: null }),
    loader: words('jobs', 'problems'),
    component: lazyRouteComponent(() => import('../features/jobs/jobs-page'), 'JobsPage'),
  }),
  createRoute({
    getParentRoute: () => programmeRoute,
    path: '/jobs/$job',
    loader: words('jobs', 'job', 'problems'),
    component: lazyRouteComponent(() => import('../features/jobs/job-page'), 'JobPage'),
  }),
] as const;
