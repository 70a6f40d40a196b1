import { createContext } from 'react';
import type { Crumb } from './navigation';

/** Where a page tells the shell the way to it. */
export const CrumbsContext = createContext<(crumbs: Crumb[]) => void>(() => undefined);
