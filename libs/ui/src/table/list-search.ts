import { useNavigate, useSearch } from '@tanstack/react-router';

/** What of an address belongs to a list: filters by name, its order where it has several, and where its page begins. */
export type ListSearch<F extends string = string> = { [name in F | 'cursor']?: string };

/** Those of a list's filters that are set. What else stands in the address, as whose list it is, filters nothing. */
export const filtersSet = <F extends { name: string; ofWhom?: boolean }>(
  filters: readonly F[],
  search: ListSearch,
): F[] => filters.filter(({ name, ofWhom }) => !ofWhom && search[name] !== undefined);

/** Whether the first and the last day of a list are in their order, as far as they are said: others have nothing to show. */
export const areDaysInOrder = ({ from, until }: { from?: string; until?: string }): boolean =>
  !from || !until || from <= until;

/** Whether a text is a day `YYYY-MM-DD` that there is, for a list's filters by days. */
export function isDay(text: string): boolean {
  const at = /^\d{4}-\d\d-\d\d$/.test(text) ? Date.parse(text) : NaN;
  // The last days of a short month are no fault to every browser, but days of the next one.
  return !Number.isNaN(at) && new Date(at).toISOString().startsWith(text);
}

/** The search of the same list from a cursor on, or from its beginning without one of its filters, in pages as long as the API has. */
export const listAt = <S extends object>(search: S, cursor: string | undefined, without?: string): S => ({
  ...search,
  cursor,
  limit: 200,
  ...(without && { [without]: undefined }),
});

type Values = readonly string[] | ((value: string) => boolean) | null;

const mayBe = (allowed: Values | undefined, value: string) =>
  typeof allowed === 'function' ? allowed(value) : !allowed || allowed.includes(value);

/**
 * For a route's `validateSearch`: the filters that the list knows, each with the values that it may have. Whatever else
 * stands in the address, as what a mail's tracker appends, is undefined: left out, the router would keep it and the API be asked for it.
 * @param filters null: any text; a function says which; `sort` lists the orders other than the usual one, of a list that has several
 */
export function listSearch<F extends string>(filters: Record<F, Values>) {
  return (search: Record<string, unknown>): ListSearch<F> => {
    const kept: Record<string, string | undefined> = {};
    for (const name of Object.keys(search)) kept[name] = undefined;
    for (const name of [...Object.keys(filters), 'cursor']) {
      const value = search[name];
      const allowed = filters[name as F] as Values | undefined;
      if (typeof value === 'string' && mayBe(allowed, value)) kept[name] = value;
    }
    return kept as ListSearch<F>;
  };
}

/** The list's part of the address, and how to change it. Another filter begins at the first page. */
export function useListSearch() {
  const search = useSearch({ strict: false });
  const navigate = useNavigate();
  const set = (change: (before: ListSearch) => ListSearch) =>
    void navigate({ search: change as never, to: '.', resetScroll: false });
  return {
    search: search as ListSearch,
    filter: (name: string, value: string | undefined) =>
      set((before) => ({ ...before, [name]: value, cursor: undefined })),
    /** Another order begins at the first page; undefined is the usual one. */
    sort: (order: string | undefined) => set((before) => ({ ...before, sort: order, cursor: undefined })),
    /** Takes filters away, and begins at the first page. */
    clear: (filters: readonly { name: string }[]) =>
      set((before) => ({
        ...before,
        ...Object.fromEntries(filters.map(({ name }) => [name, undefined])),
        cursor: undefined,
      })),
  };
}
