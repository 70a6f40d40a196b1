import { createRouter } from '@tanstack/react-router';
import { routerOptions } from '@app/ui';
import { awardRoutes } from '../routes/awards.routes';
import { dashboardRoutes } from '../routes/dashboard.routes';
import { firstRoutes } from '../routes/first.routes';
import { jobRoutes } from '../routes/jobs.routes';
import { platformOrganisationRoutes, programmeOrganisationRoutes } from '../routes/organisations.routes';
import { operatedPoolRoutes, platformPoolRoutes, programmePoolRoutes } from '../routes/pools.routes';
import { platformProgrammeRoutes, programmeRoutes } from '../routes/programmes.routes';
import { projectRoutes } from '../routes/projects.routes';
import { bookRoutes } from '../routes/books.routes';
import { quotaRoutes } from '../routes/quota.routes';
import { platformRecordRoutes, poolRecordRoutes, programmeRecordRoutes } from '../routes/records.routes';
import { platformRoute, programmeRoute, rootRoute, signedInRoute } from '../routes/parents';

export const router = createRouter({
  ...routerOptions,
  basepath: '/console',
  routeTree: rootRoute.addChildren([
    signedInRoute.addChildren([
      ...firstRoutes,
      ...operatedPoolRoutes,
      ...poolRecordRoutes,
      programmeRoute.addChildren([
        ...dashboardRoutes,
        ...programmeRoutes,
        ...projectRoutes,
        ...awardRoutes,
        ...bookRoutes,
        ...quotaRoutes,
        ...programmePoolRoutes,
        ...jobRoutes,
        ...programmeOrganisationRoutes,
        ...programmeRecordRoutes,
      ]),
      platformRoute.addChildren([
        ...platformProgrammeRoutes,
        ...platformPoolRoutes,
        ...platformOrganisationRoutes,
        ...platformRecordRoutes,
      ]),
    ]),
  ]),
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
