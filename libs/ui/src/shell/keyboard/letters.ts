import type { Place, PlaceGroup } from '../navigation';

interface Typed {
  key: string;
  code: string;
}

/**
 * The Latin letter of a key. Where the layout writes others (Thai) or an input method takes the key for itself (Vietnamese), it is
 * the letter that stands in the same place on a keyboard of the United States.
 */
export function letterOf({ key, code }: Typed): string | null {
  if (/^[a-z]$/i.test(key)) return key.toLowerCase();
  if (/^[ -~]$/.test(key)) return null;
  return /^Key([A-Z])$/.exec(code)?.[1].toLowerCase() ?? null;
}

/** Whether a key asks a question: by its sign, or where the layout has another there, by its place. */
export const isQuestion = ({ key, code, shiftKey }: Typed & { shiftKey: boolean }): boolean =>
  key === '?' || (shiftKey && code === 'Slash' && !/^[ -~]$/.test(key));

/** What of an address names the place: its last part that is no id. */
const nameOf = (to: string) =>
  to
    .split('/')
    .filter((part) => part && !part.includes('_'))
    .at(-1) ?? 'home';

/** The letter that leads to each place, in the order of the rail: its own, or the first of its address that is still free. */
export function lettersOf(groups: readonly PlaceGroup[]): Map<string, Place> {
  const places = groups.flatMap((group) => group.places);
  const letters = new Map(places.flatMap((place) => (place.letter ? [[place.letter, place] as const] : [])));
  for (const place of places) {
    if (place.letter) continue;
    const free = [...nameOf(place.to)].find((sign) => /[a-z]/.test(sign) && !letters.has(sign));
    if (free) letters.set(free, place);
  }
  return letters;
}
