import { createContext, useContext } from 'react';
import { readersZone } from './days';

/** The programme's time zone, by its IANA name, around pages of a programme or a project. */
export const DaysZone = createContext<string | undefined>(undefined);

/** The time zone whose midnights begin the whole days of this page: the programme's; outside of one, the reader's. */
export const useDaysZone = (): string => useContext(DaysZone) ?? readersZone();
