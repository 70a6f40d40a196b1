import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { isDay, listSearch, words } from '@app/ui';
import { projectRoute } from './parents';

const getParentRoute = () => projectRoute;
const loader = words('budget', 'ledger');

export const budgetRoutes = [
  createRoute({
    getParentRoute,
    path: '/budget',
    loader,
    component: lazyRouteComponent(() => import('../features/budget/budget-page'), 'BudgetPage'),
  }),
  createRoute({
    getParentRoute,
    path: '/budget/holds',
    validateSearch: listSearch({}),
    loader,
    component: lazyRouteComponent(() => import('../features/budget/holds-page'), 'HoldsPage'),
  }),
  createRoute({
    getParentRoute,
    path: '/budget/accounts/$account',
    validateSearch: listSearch({ from: isDay, until: isDay }),
    loader,
    component: lazyRouteComponent(() => import('../features/budget/account-page'), 'AccountPage'),
  }),
  createRoute({
    getParentRoute,
    path: '/budget/journals/$journal',
    loader,
    component: lazyRouteComponent(() => import('../features/budget/journal-page'), 'JournalPage'),
  }),
] as const;
