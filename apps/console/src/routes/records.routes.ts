import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { isDay, listSearch, words } from '@app/ui';
import { platformRoute, programmeRoute, signedInRoute } from './parents';

const filters = { person: null, action: null, about: null, from: isDay, until: isDay };

/** What is on record of a programme: who did what, and whether the books add up. */
export const programmeRecordRoutes = [
  createRoute({
    getParentRoute: () => programmeRoute,
    path: '/audit',
    validateSearch: listSearch({ ...filters, project: null }),
    loader: words('records', 'audit', 'problems'),
    component: lazyRouteComponent(() => import('../features/records/audit-page'), 'ProgrammeAuditPage'),
  }),
  createRoute({
    getParentRoute: () => programmeRoute,
    path: '/reconciliation',
    loader: words('records'),
    component: lazyRouteComponent(() => import('../features/records/reconciliation-page'), 'ReconciliationPage'),
  }),
] as const;

/** What is on record of the platform as a whole. */
export const platformRecordRoutes = [
  createRoute({
    getParentRoute: () => platformRoute,
    path: '/audit',
    validateSearch: listSearch(filters),
    loader: words('records', 'audit', 'problems'),
    component: lazyRouteComponent(() => import('../features/records/audit-page'), 'PlatformAuditPage'),
  }),
] as const;

/** What is on record of a pool, for whoever operates it. */
export const poolRecordRoutes = [
  createRoute({
    getParentRoute: () => signedInRoute,
    path: '/pools/$pool/audit',
    validateSearch: listSearch(filters),
    loader: words('records', 'audit', 'problems'),
    component: lazyRouteComponent(() => import('../features/records/audit-page'), 'PoolAuditPage'),
  }),
] as const;
