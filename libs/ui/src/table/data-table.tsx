import { Button } from '@mantine/core';
import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { problemOf } from '../explain/problem-words';
import { Go } from '../layout/link';
import { ScrollBox } from '../layout/scroll-box';
import type { ListPage } from '../server/every-page';
import { ErrorState } from '../states/error-state';
import { Waiting } from '../states/waiting';
import type { CsvCell } from './csv';
import type { Filter } from './filters';
import { areDaysInOrder, filtersSet, useListSearch } from './list-search';
import { NoMatch } from './no-match';
import { type ShownColumn, PlainTable } from './plain-table';
import { SaveButton } from './save-button';
import css from './table.module.css';

/** A column: what a reader sees of a row, and what a file has. A column of buttons is in no file; some are in a file alone. */
export interface Column<Row> extends ShownColumn<Row> {
  csv?: (row: Row) => CsvCell;
  onlyInFile?: boolean;
}

interface Props<Row> {
  /** What the rows are, for screen readers and the file's name. */
  label: string;
  query: UseQueryResult<ListPage<Row>>;
  /** The same list from a cursor on, for a file of all its rows; or without one of its filters. */
  pageAt: (cursor: string | undefined, without?: string) => Promise<ListPage<Row>>;
  rowKey: (row: Row) => string;
  columns: Column<Row>[];
  /** What it can be filtered by, which no page leaves out: where nothing matches, the one to take away is named. */
  filters?: Filter[];
  /** The order that it has by itself, of a list with columns to order it by. */
  usualOrder?: string;
  /** Shown where there is nothing and no filter is to blame. */
  empty: ReactNode;
  /** What did not load, as a sentence. */
  failure: string;
}

/** A list of the API: its page, filters and order stand in the address, so that it can be sent and gone back to. */
export function DataTable<Row>(props: Props<Row>) {
  const { label, query, pageAt, rowKey, columns, filters = [], usualOrder, empty, failure } = props;
  const { t } = useTranslation();
  const { search, sort, clear } = useListSearch();
  const { data, error, isPending, isPlaceholderData, refetch } = query;
  const filtered = filtersSet(filters, search).length > 0;
  const sorting = usualOrder && {
    order: search.sort ?? usualOrder,
    sort: (order: string) => sort(order === usualOrder ? undefined : order),
  };
  // The fields of the days say what is wrong.
  if (!areDaysInOrder(search)) return null;
  if (error && !data) {
    const first = problemOf(error).code === 'invalid-cursor' && (
      <Button variant="default" onClick={() => clear([])}>
        {t('table.first')}
      </Button>
    );
    return <ErrorState error={error} title={failure} retry={() => void refetch()} instead={first || undefined} />;
  }
  const rows = data?.data ?? [];
  const nothing = data && rows.length === 0 && !filtered && !search.cursor;
  return (
    <section className={css.box} aria-label={label}>
      {isPending && <Waiting />}
      {nothing && empty}
      {data && rows.length === 0 && !nothing && (
        <NoMatch label={label} filters={filters} without={(filter) => pageAt(undefined, filter)} />
      )}
      {rows.length > 0 && (
        <ScrollBox label={label}>
          <PlainTable
            rows={rows}
            columns={columns.filter(({ onlyInFile }) => !onlyInFile)}
            rowKey={rowKey}
            stale={isPlaceholderData}
            sorting={sorting || undefined}
          />
        </ScrollBox>
      )}
      {!nothing && (
        <Pages shown={data ? rows.length : null} next={data?.next_cursor ?? null}>
          {rows.length > 0 && <SaveButton label={label} columns={columns} pageAt={(cursor) => pageAt(cursor)} />}
        </Pages>
      )}
    </section>
  );
}

function Pages({ shown, next, children }: { shown: number | null; next: string | null; children: ReactNode }) {
  const { t } = useTranslation();
  const { search } = useListSearch();
  const turn = (cursor: string | undefined) => (before: Record<string, unknown>) => ({ ...before, cursor });
  return (
    <footer className={css.pages}>
      <span role="status" className="dim small">
        {shown !== null && t(next ? 'table.shownOfMore' : 'table.shown', { count: shown })}
      </span>
      {children}
      {search.cursor && (
        <Go to="." search={turn(undefined)} className={css.turn}>
          {t('table.first')}
        </Go>
      )}
      {next && (
        <Go to="." search={turn(next)} className={css.turn}>
          {t('table.next')}
        </Go>
      )}
    </footer>
  );
}
