import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { listSearch, words } from '@app/ui';
import { signedInRoute } from './parents';

export const homeRoutes = [
  createRoute({
    getParentRoute: () => signedInRoute,
    path: '/',
    validateSearch: listSearch({}),
    loader: words('home'),
    component: lazyRouteComponent(() => import('../features/home/home-page'), 'HomePage'),
  }),
] as const;
