import { createRouter } from '@tanstack/react-router';
import { routerOptions } from '@app/ui';
import { budgetRoutes } from '../routes/budget.routes';
import { computeRoutes } from '../routes/compute.routes';
import { datasetRoutes } from '../routes/datasets.routes';
import { entryRoutes } from '../routes/entry.routes';
import { fineTuningRoutes } from '../routes/fine-tuning.routes';
import { homeRoutes } from '../routes/home.routes';
import { jobRoutes } from '../routes/jobs.routes';
import { overviewRoutes } from '../routes/overview.routes';
import { projectRoute, rootRoute, signedInRoute } from '../routes/parents';

export const router = createRouter({
  ...routerOptions,
  routeTree: rootRoute.addChildren([
    ...entryRoutes,
    signedInRoute.addChildren([
      ...homeRoutes,
      ...datasetRoutes,
      projectRoute.addChildren([
        ...overviewRoutes,
        ...jobRoutes,
        ...fineTuningRoutes,
        ...computeRoutes,
        ...budgetRoutes,
      ]),
    ]),
  ]),
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
