import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { listSearch, words } from '@app/ui';
import { projectRoute } from './parents';

export const participantRoutes = [
  createRoute({
    getParentRoute: () => projectRoute,
    path: '/participants',
    validateSearch: listSearch({}),
    loader: words('projects', 'problems'),
    component: lazyRouteComponent(() => import('../features/projects/participants-page'), 'ParticipantsPage'),
  }),
] as const;
