import { createRouter } from '@tanstack/react-router';
import { routerOptions } from '@app/ui';
import { budgetRoutes } from '../routes/budget.routes';
import { computeRoutes } from '../routes/compute.routes';
import { datasetRoutes, projectDataRoutes } from '../routes/datasets.routes';
import { entryRoutes } from '../routes/entry.routes';
import { fineTuningRoutes } from '../routes/fine-tuning.routes';
import { homeRoutes } from '../routes/home.routes';
import { jobRoutes } from '../routes/jobs.routes';
import { modelRoutes } from '../routes/models.routes';
import { overviewRoutes } from '../routes/overview.routes';
import { awardRoutes } from '../routes/award.routes';
import { keyRoutes, meRoutes } from '../routes/identity.routes';
import { organisationRoutes } from '../routes/organisations.routes';
import { participantRoutes } from '../routes/projects.routes';
import { projectRoute, rootRoute, signedInRoute } from '../routes/parents';

export const router = createRouter({
  ...routerOptions,
  routeTree: rootRoute.addChildren([
    ...entryRoutes,
    signedInRoute.addChildren([
      ...homeRoutes,
      ...datasetRoutes,
      ...organisationRoutes,
      ...meRoutes,
      projectRoute.addChildren([
        ...overviewRoutes,
        ...jobRoutes,
        ...fineTuningRoutes,
        ...modelRoutes,
        ...projectDataRoutes,
        ...computeRoutes,
        ...budgetRoutes,
        ...awardRoutes,
        ...participantRoutes,
        ...keyRoutes,
      ]),
    ]),
  ]),
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
