import { createRoute, lazyRouteComponent, retainSearchParams } from '@tanstack/react-router';
import { listSearch, words } from '@app/ui';
import { modalities, regionalLanguages } from '../features/datasets/dataset-words';
import { projectRoute, signedInRoute } from './parents';

const datasetsRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/datasets',
  validateSearch: listSearch({ modality: modalities, org: null, sort: ['created_at', 'name', '-name'] }),
  loader: words('datasets'),
  component: lazyRouteComponent(() => import('../features/datasets/datasets-page'), 'DatasetsPage'),
});

const listingsRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/datasets/listings',
  validateSearch: listSearch({ modality: modalities, language: Object.keys(regionalLanguages) }),
  loader: words('datasets'),
  component: lazyRouteComponent(() => import('../features/datasets/listings/listings-page'), 'ListingsPage'),
});

const registerRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/datasets/new',
  validateSearch: listSearch({ org: null }),
  loader: words('datasets', 'problems'),
  component: lazyRouteComponent(() => import('../features/datasets/register-page'), 'RegisterPage'),
});

/** One dataset. Whose it is and which version is looked at go along from part to part. */
const datasetRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/datasets/$dataset',
  validateSearch: listSearch({ org: null, version: null }),
  search: { middlewares: [retainSearchParams(['org', 'version'])] },
  loader: words('datasets', 'problems'),
  component: lazyRouteComponent(() => import('../features/datasets/dataset-frame'), 'DatasetFrame'),
});

const getParentRoute = () => datasetRoute;

export const datasetRoutes = [
  datasetsRoute,
  listingsRoute,
  registerRoute,
  datasetRoute.addChildren([
    createRoute({
      getParentRoute,
      path: '/',
      component: lazyRouteComponent(() => import('../features/datasets/summary-page'), 'SummaryPage'),
    }),
    createRoute({
      getParentRoute,
      path: '/change',
      component: lazyRouteComponent(() => import('../features/datasets/change-page'), 'ChangePage'),
    }),
    createRoute({
      getParentRoute,
      path: '/versions',
      component: lazyRouteComponent(() => import('../features/datasets/versions-page'), 'VersionsPage'),
    }),
    createRoute({
      getParentRoute,
      path: '/files',
      component: lazyRouteComponent(() => import('../features/datasets/files-page'), 'FilesPage'),
    }),
    createRoute({
      getParentRoute,
      path: '/quality',
      component: lazyRouteComponent(() => import('../features/datasets/quality-page'), 'QualityPage'),
    }),
    createRoute({
      getParentRoute,
      path: '/rights',
      component: lazyRouteComponent(() => import('../features/datasets/rights-page'), 'RightsPage'),
    }),
  ]),
] as const;

/** Data that a project may use. */
export const projectDataRoutes = [
  createRoute({
    getParentRoute: () => projectRoute,
    path: '/data',
    validateSearch: listSearch({}),
    loader: words('datasets'),
    component: lazyRouteComponent(() => import('../features/datasets/listings/project-data-page'), 'ProjectDataPage'),
  }),
] as const;
