import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { listSearch, words } from '@app/ui';
import { platformRoute, programmeRoute } from './parents';

const loader = words('records');

/** What is on record of a programme: who did what, and whether the books add up. */
export const programmeRecordRoutes = [
  createRoute({
    getParentRoute: () => programmeRoute,
    path: '/audit',
    validateSearch: listSearch({}),
    loader,
    component: lazyRouteComponent(() => import('../features/records/audit-page'), 'ProgrammeAuditPage'),
  }),
  createRoute({
    getParentRoute: () => programmeRoute,
    path: '/reconciliation',
    loader,
    component: lazyRouteComponent(() => import('../features/records/reconciliation-page'), 'ReconciliationPage'),
  }),
] as const;

/** What is on record of the platform as a whole. */
export const platformRecordRoutes = [
  createRoute({
    getParentRoute: () => platformRoute,
    path: '/audit',
    validateSearch: listSearch({}),
    loader,
    component: lazyRouteComponent(() => import('../features/records/audit-page'), 'PlatformAuditPage'),
  }),
] as const;
