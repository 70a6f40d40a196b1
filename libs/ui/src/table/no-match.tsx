import { Button } from '@mantine/core';
import { useQueries } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { EmptyState } from '../states/empty-state';
import type { ListPage } from '../server/every-page';
import type { Filter } from './filters';
import { filtersSet, useListSearch } from './list-search';

interface Props {
  label: string;
  filters: Filter[];
  /** The list without one of its filters, from its beginning. */
  without: (filter: string) => Promise<ListPage<unknown>>;
}

/** Nothing matches: which one filter to take away, and how many there would be without it. */
export function NoMatch({ label, filters, without }: Props) {
  const { t } = useTranslation();
  const { search, filter, clear } = useListSearch();
  const set = filtersSet(filters, search);
  const counts = useQueries({
    queries: set.map(({ name }) => ({
      queryKey: ['no-match', label, name, search],
      queryFn: async () => {
        const { data, next_cursor } = await without(name);
        return { count: data.length, more: next_cursor !== null };
      },
    })),
  });
  const ways = set.flatMap(({ name, label: of, values }, i) => {
    const { data } = counts[i];
    if (!data || data.count === 0) return [];
    const value = values.find((each) => each.value === search[name])?.label ?? search[name];
    const words = { filter: of, value, count: data.count };
    return [{ name, text: t(data.more ? 'table.withoutMore' : 'table.without', words) }];
  });
  const all = (
    <Button variant="default" onClick={() => clear(set)}>
      {t(set.length > 0 ? 'table.clear' : 'table.first')}
    </Button>
  );
  return (
    <EmptyState
      title={t('table.noMatch')}
      action={
        ways.length === 0
          ? all
          : ways.map(({ name, text }) => (
              <Button key={name} variant="default" h="auto" mih={32} onClick={() => filter(name, undefined)}>
                {text}
              </Button>
            ))
      }
    />
  );
}
