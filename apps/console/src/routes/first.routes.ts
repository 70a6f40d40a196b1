import { createRoute, redirect } from '@tanstack/react-router';
import { meQuery, queryClient } from '@app/ui';
import { NoRole } from '../app/no-role';
import { scopesOf } from '../app/programme.api';
import { signedInRoute } from './parents';

/** `/console/` leads to the first programme, else to the platform or to a pool, else says that there is nothing here for one. */
export const firstRoutes = [
  createRoute({
    getParentRoute: () => signedInRoute,
    path: '/',
    loader: async () => {
      const { programmes, pools, platform } = scopesOf(await queryClient.ensureQueryData(meQuery));
      if (programmes[0]) throw redirect({ to: '/programmes/$programme', params: { programme: programmes[0] } });
      if (platform) throw redirect({ to: '/platform' });
      if (pools[0]) throw redirect({ to: '/pools/$pool', params: { pool: pools[0] } });
    },
    component: NoRole,
  }),
] as const;
