import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { isDay, listSearch, words } from '@app/ui';
import { programmeRoute } from './parents';

const getParentRoute = () => programmeRoute;
const loader = words('books', 'ledger');
const validateSearch = listSearch({ from: isDay, until: isDay });
const account = lazyRouteComponent(() => import('../features/books/account-page'), 'AccountPage');
const journal = lazyRouteComponent(() => import('../features/books/journal-page'), 'JournalPage');

/** Books: the programme's own, and below an award its project's. */
export const bookRoutes = [
  createRoute({
    getParentRoute,
    path: '/ledger',
    loader,
    component: lazyRouteComponent(() => import('../features/books/books-page'), 'BooksPage'),
  }),
  createRoute({ getParentRoute, path: '/ledger/accounts/$account', validateSearch, loader, component: account }),
  createRoute({ getParentRoute, path: '/ledger/journals/$journal', loader, component: journal }),
  createRoute({ getParentRoute, path: '/awards/$award/accounts/$account', validateSearch, loader, component: account }),
  createRoute({ getParentRoute, path: '/awards/$award/journals/$journal', loader, component: journal }),
] as const;
