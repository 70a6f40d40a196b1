import { MonsoonError } from '@app/api-client';
import type { ListPage } from '../server/every-page';

/** So many rows a file has at most: a spreadsheet opens no more than 1,048,576. */
const mostRows = 1_000_000;

/** The server takes 1,200 questions a minute of a person: half of them are left for what else they do meanwhile. */
const apartMilliseconds = 100;
/** A full window is empty again within a minute. */
const busyMilliseconds = 15_000;
const busyTries = 5;

interface Reading<Row> {
  pageAt: (cursor: string | undefined) => Promise<ListPage<Row>>;
  /** Is handed each page once, in order. */
  take: (page: ListPage<Row>) => void;
  signal: AbortSignal;
  most?: number;
  wait?: (milliseconds: number) => Promise<void>;
}

const sleep = (milliseconds: number) => new Promise<void>((resolve) => setTimeout(resolve, milliseconds));

/**
 * Reads a list to its end, page after page, at a pace that leaves the server to others.
 * @returns how many rows were read, and whether the list has more than may be read
 * @throws what a page failed with, and whatever the signal was aborted with
 */
export async function everyRow<Row>(reading: Reading<Row>): Promise<{ count: number; cut: boolean }> {
  const { pageAt, take, signal, most = mostRows, wait = sleep } = reading;
  let count = 0;
  let cursor: string | undefined;
  for (let n = 0; ; n++) {
    const [page] = await Promise.all([
      patiently(() => pageAt(cursor), wait, signal),
      n > 0 ? wait(apartMilliseconds) : undefined,
    ]);
    signal.throwIfAborted();
    const data = page.data.slice(0, most - count);
    take({ ...page, data });
    count += data.length;
    const cut = data.length < page.data.length || (count === most && page.next_cursor !== null);
    if (cut || page.next_cursor === null) return { count, cut };
    cursor = page.next_cursor;
  }
}

/** Asks again after a while where the server says that it was asked too often. */
async function patiently<T>(
  ask: () => Promise<T>,
  wait: (ms: number) => Promise<void>,
  signal: AbortSignal,
): Promise<T> {
  for (let tries = 1; ; tries++) {
    signal.throwIfAborted();
    try {
      return await ask();
    } catch (error) {
      if (!(error instanceof MonsoonError) || error.status !== 429 || tries === busyTries) throw error;
      await wait(busyMilliseconds);
    }
  }
}
