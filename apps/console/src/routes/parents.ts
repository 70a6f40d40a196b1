import { createRootRoute, createRoute } from '@tanstack/react-router';
import { arrive, queryClient, toSignIn, words } from '@app/ui';
import { ConsoleShell } from '../app/console-shell';
import { programmeQuery } from '../app/programme.api';

export const rootRoute = createRootRoute();

/** Pages of somebody who is signed in. The portal has the way in, also to here. */
export const signedInRoute = createRoute({
  getParentRoute: () => rootRoute,
  id: 'in',
  beforeLoad: async () => {
    if (await arrive()) return;
    toSignIn();
    // The page is being left: nothing of it is to be shown meanwhile.
    await new Promise(() => undefined);
  },
  loader: words('app', 'notifications'),
  component: ConsoleShell,
});

/** Pages of one programme. */
export const programmeRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/programmes/$programme',
  loader: ({ params }) => queryClient.ensureQueryData(programmeQuery(params.programme)),
});

/** Pages of the platform administrator. */
export const platformRoute = createRoute({ getParentRoute: () => signedInRoute, path: '/platform' });
