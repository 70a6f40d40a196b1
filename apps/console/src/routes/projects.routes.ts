import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { listSearch, words } from '@app/ui';
import { projectStates } from '../features/projects/project-states';
import { programmeRoute } from './parents';

const getParentRoute = () => programmeRoute;

export const projectRoutes = [
  createRoute({
    getParentRoute,
    path: '/projects',
    validateSearch: listSearch({ state: projectStates }),
    loader: words('projects'),
    component: lazyRouteComponent(() => import('../features/projects/projects-page'), 'ProjectsPage'),
  }),
  createRoute({
    getParentRoute,
    path: '/projects/new',
    loader: words('projects', 'problems'),
    component: lazyRouteComponent(() => import('../features/projects/new-project-page'), 'NewProjectPage'),
  }),
  createRoute({
    getParentRoute,
    path: '/projects/$project',
    loader: words('projects', 'problems'),
    component: lazyRouteComponent(() => import('../features/projects/project-page'), 'ProjectPage'),
  }),
] as const;
