import type { ReactNode } from 'react';
import css from './table.module.css';

/** A column as a reader sees it. */
export interface ShownColumn<Row> {
  key: string;
  head: string;
  cell: (row: Row) => ReactNode;
  /** Numbers stand on the right. */
  number?: boolean;
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
}) {
  const { rows, rowKey, columns, stale } = props;
  return (
    <table role="table" className={stale ? `${css.table} ${css.stale}` : css.table}>
      <thead role="rowgroup">
        <tr role="row">
          {columns.map(({ key, head, number }) => (
            <th key={key} role="columnheader" scope="col" className={number ? css.number : undefined}>
              {head}
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
