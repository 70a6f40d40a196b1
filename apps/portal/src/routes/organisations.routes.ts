import { createRoute, lazyRouteComponent, redirect } from '@tanstack/react-router';
import { arrive, listSearch, words } from '@app/ui';
import { organisationsOf } from '../app/own-organisations';
import { signedInRoute } from './parents';

/** Leads to the organisation of whoever comes; the first, where they have several. */
const anyRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/org',
  beforeLoad: async () => {
    const me = await arrive();
    const [org] = me ? organisationsOf(me) : [];
    if (org) throw redirect({ to: '/org/$org', params: { org } });
  },
  loader: words('organisations'),
  component: lazyRouteComponent(() => import('../features/organisations/no-organisation-page'), 'NoOrganisationPage'),
});

const organisationRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/org/$org',
  loader: words('organisations', 'problems'),
  component: lazyRouteComponent(() => import('../features/organisations/organisation-frame'), 'OrganisationFrame'),
});

const getParentRoute = () => organisationRoute;

/** An organisation: what it is, its people, whom it invited, and its part in projects. */
export const organisationRoutes = [
  anyRoute,
  organisationRoute.addChildren([
    createRoute({
      getParentRoute,
      path: '/',
      loader: words('app'),
      component: lazyRouteComponent(() => import('../features/organisations/summary-page'), 'SummaryPage'),
    }),
    createRoute({
      getParentRoute,
      path: '/members',
      validateSearch: listSearch({}),
      component: lazyRouteComponent(() => import('../features/organisations/people/members-page'), 'MembersPage'),
    }),
    createRoute({
      getParentRoute,
      path: '/invitations',
      validateSearch: listSearch({}),
      component: lazyRouteComponent(
        () => import('../features/organisations/people/invitations-page'),
        'InvitationsPage',
      ),
    }),
    createRoute({
      getParentRoute,
      path: '/projects',
      validateSearch: listSearch({}),
      component: lazyRouteComponent(
        () => import('../features/organisations/participations/participations-page'),
        'ParticipationsPage',
      ),
    }),
  ]),
  createRoute({
    getParentRoute: () => signedInRoute,
    path: '/org/$org/projects/$participation',
    // `name=lead` opens the dialog that names somebody.
    validateSearch: listSearch({ name: ['lead'] }),
    loader: words('organisations', 'problems'),
    component: lazyRouteComponent(
      () => import('../features/organisations/participations/participation-page'),
      'ParticipationPage',
    ),
  }),
] as const;
