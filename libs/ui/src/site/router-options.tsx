import { Waiting } from '../states/waiting';
import { Failed } from '../states/failed';
import { NotFound } from '../states/not-found';

/** Options of both sites' routers: chunks come while the pointer is still on its way, every page can wait, fail and be missing. */
export const routerOptions = {
  defaultPreload: 'intent',
  defaultPreloadStaleTime: 0,
  scrollRestoration: true,
  defaultPendingMs: 200,
  defaultPendingComponent: Waiting,
  defaultErrorComponent: Failed,
  defaultNotFoundComponent: NotFound,
} as const;
