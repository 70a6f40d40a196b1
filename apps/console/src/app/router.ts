import { createRouter } from '@tanstack/react-router';
import { routerOptions } from '@app/ui';
import { dashboardRoutes } from '../routes/dashboard.routes';
import { firstRoutes } from '../routes/first.routes';
import { platformOrganisationRoutes, programmeOrganisationRoutes } from '../routes/organisations.routes';
import { quotaRoutes } from '../routes/quota.routes';
import { platformRoute, programmeRoute, rootRoute, signedInRoute } from '../routes/parents';

export const router = createRouter({
  ...routerOptions,
  basepath: '/console',
  routeTree: rootRoute.addChildren([
    signedInRoute.addChildren([
      ...firstRoutes,
      programmeRoute.addChildren([...dashboardRoutes, ...quotaRoutes, ...programmeOrganisationRoutes]),
      platformRoute.addChildren([...platformOrganisationRoutes]),
    ]),
  ]),
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
