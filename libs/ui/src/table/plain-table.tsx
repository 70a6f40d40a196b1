import { IconArrowDown, IconArrowUp } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { ariaSort, nextOrder, type Sorting } from './sorting';
import css from './table.module.css';

/** A column as a reader sees it. */
export interface ShownColumn<Row> {
  key: string;
  head: string;
  cell: (row: Row) => ReactNode;
  /** Numbers stand on the right. */
  number?: boolean;
  /** What the API orders the list by, where this column can be. */
  sort?: string;
  /** At the first press from high to low: dates, sizes. */
  downFirst?: boolean;
}

/**
 * Rows and columns alone, for a panel. Roles are said: on a phone the rows are boxes, and a browser would take them for no
 * table any more.
 */
export function PlainTable<Row>(props: {
  rows: Row[];
  rowKey: (row: Row) => string;
  columns: ShownColumn<Row>[];
  /** What is shown is about to be replaced. */
  stale?: boolean;
  sorting?: Sorting;
}) {
  const { rows, rowKey, columns, stale, sorting } = props;
  return (
    <table role="table" className={stale ? `${css.table} ${css.stale}` : css.table}>
      <thead role="rowgroup">
        <tr role="row">
          {columns.map((column) => (
            <th
              key={column.key}
              role="columnheader"
              scope="col"
              className={column.number ? css.number : undefined}
              aria-sort={ariaSort(column.sort, sorting?.order)}
            >
              {column.sort && sorting ? <SortButton {...column} sort={column.sort} sorting={sorting} /> : column.head}
            </th>
          ))}
        </tr>
      </thead>
      <tbody role="rowgroup">
        {rows.map((row) => (
          <tr key={rowKey(row)} role="row">
            {columns.map(({ key, head, cell, number }) => (
              <td key={key} role="cell" data-head={head} className={number ? css.number : undefined}>
                {cell(row)}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** A head that orders the list; which way it is ordered now is said by the head itself. */
function SortButton(props: { head: string; sort: string; downFirst?: boolean; sorting: Sorting }) {
  const { head, sort, downFirst = false, sorting } = props;
  const way = ariaSort(sort, sorting.order);
  const Arrow = way === 'ascending' ? IconArrowUp : IconArrowDown;
  return (
    <button type="button" className={css.sort} onClick={() => sorting.sort(nextOrder(sort, sorting.order, downFirst))}>
      {head}
      <Arrow size={13} aria-hidden opacity={way === 'none' ? 0.35 : 1} />
    </button>
  );
}
