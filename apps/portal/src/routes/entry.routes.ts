import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { words } from '@app/ui';
import { within } from '../app/within';
import { rootRoute } from './parents';

const getParentRoute = () => rootRoute;
const loader = words('entry');

/** Ways in. Tokens of mailed links stand behind the `#`, which no server sees. */
export const entryRoutes = [
  createRoute({
    getParentRoute,
    loader,
    path: '/sign-in',
    validateSearch: ({ to }: Record<string, unknown>): { to?: string } => ({
      to: within(to, location.origin),
    }),
    component: lazyRouteComponent(() => import('../features/entry/sign-in-page'), 'SignInPage'),
  }),
  createRoute({
    getParentRoute,
    loader: words('entry', 'app', 'problems'),
    path: '/register',
    component: lazyRouteComponent(() => import('../features/entry/register-page'), 'RegisterPage'),
  }),
  createRoute({
    getParentRoute,
    loader,
    path: '/forgotten',
    component: lazyRouteComponent(() => import('../features/entry/forgotten-page'), 'ForgottenPage'),
  }),
  createRoute({
    getParentRoute,
    loader,
    path: '/reset',
    component: lazyRouteComponent(() => import('../features/entry/reset-page'), 'ResetPage'),
  }),
  createRoute({
    getParentRoute,
    loader,
    path: '/verify',
    component: lazyRouteComponent(() => import('../features/entry/verify-page'), 'VerifyPage'),
  }),
  createRoute({
    getParentRoute,
    loader,
    path: '/setup',
    component: lazyRouteComponent(() => import('../features/entry/set-up-page'), 'SetUpPage'),
  }),
  createRoute({
    getParentRoute,
    loader: words('entry', 'problems'),
    path: '/invitation',
    component: lazyRouteComponent(() => import('../features/entry/invitation-page'), 'InvitationPage'),
  }),
] as const;
