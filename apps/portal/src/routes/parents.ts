import { createRootRoute, createRoute, redirect } from '@tanstack/react-router';
import { arrive, queryClient, words } from '@app/ui';
import { PortalShell } from '../app/portal-shell';
import { projectQuery } from '../app/project.api';

export const rootRoute = createRootRoute();

/** Pages of somebody who is signed in; others are asked to, and come back. */
export const signedInRoute = createRoute({
  getParentRoute: () => rootRoute,
  id: 'in',
  beforeLoad: async ({ location }) => {
    if (!(await arrive())) throw redirect({ to: '/sign-in', search: { to: location.href } });
  },
  loader: words('app', 'notifications'),
  component: PortalShell,
});

/** Pages of one project; another tenant's looks as if there were none. */
export const projectRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/p/$project',
  loader: ({ params }) => queryClient.ensureQueryData(projectQuery(params.project)),
});
