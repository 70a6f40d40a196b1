import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { words } from '@app/ui';
import { projectRoute } from './parents';

export const fineTuningRoutes = [
  createRoute({
    getParentRoute: () => projectRoute,
    path: '/jobs/new',
    // `from` is a job to launch again with the same.
    validateSearch: ({ from }: Record<string, unknown>): { from?: string } =>
      typeof from === 'string' ? { from } : {},
    loader: words('fine-tuning', 'problems'),
    component: lazyRouteComponent(() => import('../features/fine-tuning/launch-page'), 'LaunchPage'),
  }),
] as const;
