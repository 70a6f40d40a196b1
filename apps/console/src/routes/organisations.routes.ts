import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { listSearch, words } from '@app/ui';
import { organisationStates } from '../features/organisations/organisation-states';
import { platformRoute, programmeRoute } from './parents';

const loader = words('organisations');

/** Every organisation, for whoever verifies and suspends them. */
export const platformOrganisationRoutes = [
  createRoute({
    getParentRoute: () => platformRoute,
    path: '/organisations',
    validateSearch: listSearch({ state: organisationStates }),
    loader,
    component: lazyRouteComponent(
      () => import('../features/organisations/platform-organisations-page'),
      'PlatformOrganisationsPage',
    ),
  }),
  createRoute({
    getParentRoute: () => platformRoute,
    path: '/organisations/$organisation',
    loader: words('organisations', 'problems'),
    component: lazyRouteComponent(() => import('../features/organisations/organisation-page'), 'OrganisationPage'),
  }),
] as const;

/** Organisations that take part in a programme's projects. */
export const programmeOrganisationRoutes = [
  createRoute({
    getParentRoute: () => programmeRoute,
    path: '/organisations',
    validateSearch: listSearch({}),
    loader,
    component: lazyRouteComponent(
      () => import('../features/organisations/programme-organisations-page'),
      'ProgrammeOrganisationsPage',
    ),
  }),
] as const;
