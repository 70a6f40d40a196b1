import type { IconProps } from '@tabler/icons-react';
import type { ComponentType } from 'react';

/** One place that the rail leads to. */
export interface Place {
  to: string;
  /** What the address says behind the path. */
  search?: Record<string, string>;
  label: string;
  /** Where there is little room, as below on a phone. */
  brief?: string;
  icon: ComponentType<IconProps>;
  /** What kind of thing it is, where its name does not say so. */
  note?: string;
  count?: number;
  /** There are more than the count. */
  more?: boolean;
  /** The count is of things that wait for the reader. */
  needsYou?: boolean;
  /** After `g` it leads here; one of the address unless it is said. */
  letter?: string;
  /** Below on a phone, where the site says so of any; else the first ones are there. */
  quick?: boolean;
  /** It is not also the place of every page below it. */
  exact?: boolean;
}

/** Places that belong together. */
export interface PlaceGroup {
  label?: string;
  places: Place[];
}

/** So many things of a kind the server tells, the newest. */
export const toldOfAKind = 8;

/** What a search found. */
export interface Found {
  places: Place[];
  /** Of some kind as many were told as are told at most. */
  more: boolean;
}

/** Asks for things that bear a text, as a query: what the palette shows below the places. */
export type Find = (text: string) => {
  queryKey: readonly unknown[];
  queryFn: (context: { signal: AbortSignal }) => Promise<Found>;
};

/** What several searches found, each place once. @param answers in each the kinds apart; a thing without a page has no place */
export function foundOf<Thing extends { kind: string }>(
  answers: { things: Thing[]; place: (thing: Thing) => Place | null }[],
): Found {
  const places = new Map<string, Place>();
  let more = false;
  for (const { things, place } of answers) {
    const counts = new Map<string, number>();
    for (const thing of things) {
      counts.set(thing.kind, (counts.get(thing.kind) ?? 0) + 1);
      const found = place(thing);
      if (found) places.set(JSON.stringify([found.to, found.search, found.label]), found);
    }
    more ||= Math.max(0, ...counts.values()) >= toldOfAKind;
  }
  return { places: [...places.values()], more };
}

/** One step of the way to a page. */
export interface Crumb {
  label: string;
  to?: string;
}
