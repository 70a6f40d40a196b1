/** How a list is ordered, and how to order it otherwise. */
export interface Sorting {
  /** The order in effect, as the API has it: a column's sort key, with `-` before it from high to low. */
  order: string;
  sort: (order: string) => void;
}

/** What a column says of its order to who hears it; undefined where it cannot be ordered by. */
export function ariaSort(key: string | undefined, order: string | undefined) {
  if (!key || order === undefined) return undefined;
  return order === key ? 'ascending' : order === `-${key}` ? 'descending' : 'none';
}

/** The order that a press on a column's head asks for: the other one, and first the one in which a column is mostly read. */
export function nextOrder(key: string, order: string, downFirst: boolean): string {
  if (order === key) return `-${key}`;
  if (order === `-${key}`) return key;
  return downFirst ? `-${key}` : key;
}
