/** One page of a list, as every list of the API answers. */
export interface ListPage<Row> {
  data: Row[];
  /** Where the next page begins; null where there is none. */
  next_cursor: string | null;
}

/** As many rows as the API puts on a page, and as many pages as are read for one view. */
const limit = 200;
const mostPages = 10;

/**
 * A list of the API to its end, for what needs it whole: sums, names by id, choices. What has more than 2,000 rows is cut, and its
 * cursor says so, as a page's would.
 */
export async function everyPage<Row>(
  read: (page: { limit: number; cursor?: string }) => Promise<ListPage<Row>>,
): Promise<ListPage<Row>> {
  const data: Row[] = [];
  let cursor: string | null = null;
  for (let n = 0; n < mostPages && (n === 0 || cursor !== null); n++) {
    const page = await read({ limit, ...(cursor !== null && { cursor }) });
    data.push(...page.data);
    cursor = page.next_cursor;
  }
  return { data, next_cursor: cursor };
}
