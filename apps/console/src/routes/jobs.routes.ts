import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { listSearch, words } from '@app/ui';
import { jobStates } from '../features/jobs/job-states';
import { programmeRoute } from './parents';

export const jobRoutes = [
  createRoute({
    getParentRoute: () => programmeRoute,
    path: '/jobs',
    validateSearch: listSearch({ state: jobStates }),
    loader: words('jobs', 'problems'),
    component: lazyRouteComponent(() => import('../features/jobs/jobs-page'), 'JobsPage'),
  }),
] as const;
