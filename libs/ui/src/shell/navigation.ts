import type { IconProps } from '@tabler/icons-react';
import type { ComponentType } from 'react';

/** One place that the rail leads to. */
export interface Place {
  to: string;
  label: string;
  icon: ComponentType<IconProps>;
  count?: number;
  /** The count is of things that wait for the reader. */
  needsYou?: boolean;
  /** It is not also the place of every page below it. */
  exact?: boolean;
}

/** Places that belong together. */
export interface PlaceGroup {
  label?: string;
  places: Place[];
}

/** One step of the way to a page. */
export interface Crumb {
  label: string;
  to?: string;
}
