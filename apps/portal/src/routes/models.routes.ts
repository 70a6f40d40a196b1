import { createRoute, lazyRouteComponent, retainSearchParams } from '@tanstack/react-router';
import { listSearch, words } from '@app/ui';
import { projectRoute } from './parents';

/** One model. Which version is looked at goes along from part to part. */
const modelRoute = createRoute({
  getParentRoute: () => projectRoute,
  path: '/models/$model',
  validateSearch: listSearch({ version: null }),
  search: { middlewares: [retainSearchParams(['version'])] },
  loader: words('models', 'problems'),
  component: lazyRouteComponent(() => import('../features/models/model-frame'), 'ModelFrame'),
});

const getParentRoute = () => modelRoute;

export const modelRoutes = [
  createRoute({
    getParentRoute: () => projectRoute,
    path: '/models',
    validateSearch: listSearch({}),
    loader: words('models'),
    component: lazyRouteComponent(() => import('../features/models/models-page'), 'ModelsPage'),
  }),
  modelRoute.addChildren([
    createRoute({
      getParentRoute,
      path: '/',
      component: lazyRouteComponent(() => import('../features/models/summary-page'), 'SummaryPage'),
    }),
    createRoute({
      getParentRoute,
      path: '/card',
      component: lazyRouteComponent(() => import('../features/models/card/card-page'), 'CardPage'),
    }),
    createRoute({
      getParentRoute,
      path: '/lineage',
      component: lazyRouteComponent(() => import('../features/models/lineage-page'), 'LineagePage'),
    }),
    createRoute({
      getParentRoute,
      path: '/versions',
      component: lazyRouteComponent(() => import('../features/models/versions-page'), 'VersionsPage'),
    }),
    createRoute({
      getParentRoute,
      path: '/files',
      component: lazyRouteComponent(() => import('../features/models/files/files-page'), 'FilesPage'),
    }),
  ]),
] as const;
