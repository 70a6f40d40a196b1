import { useNavigate, useSearch } from '@tanstack/react-router';

/** What of an address belongs to a list: filters by name, and where its page begins. */
export type ListSearch<F extends string = string> = { [name in F | 'cursor']?: string };

/**
 * For a route's `validateSearch`: the filters that the list knows, each with the values that it may have.
 * @param filters null: any text
 */
export function listSearch<F extends string>(filters: Record<F, readonly string[] | null>) {
  return (search: Record<string, unknown>): ListSearch<F> => {
    const kept: Record<string, string> = {};
    for (const name of [...Object.keys(filters), 'cursor']) {
      const value = search[name];
      const allowed = filters[name as F] as readonly string[] | null | undefined;
      if (typeof value === 'string' && (!allowed || allowed.includes(value))) kept[name] = value;
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
    clear: () => set(() => ({})),
  };
}
