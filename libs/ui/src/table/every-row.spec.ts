import { MonsoonError } from '@app/api-client';
import { everyRow } from './every-row';

/** A list of so many rows, in pages of 200; and what was waited for meanwhile. */
function listOf(rows: number, answer?: (page: number) => void) {
  const waits: number[] = [];
  const taken: number[] = [];
  let pages = 0;
  const pageAt = async (cursor: string | undefined) => {
    answer?.(++pages);
    const from = Number(cursor ?? 0);
    const data = Array.from({ length: Math.min(200, rows - from) }, (_, n) => from + n);
    return { data, next_cursor: from + 200 < rows ? String(from + 200) : null };
  };
  const read = (change: { most?: number; signal?: AbortSignal } = {}) =>
    everyRow({
      pageAt,
      take: ({ data }) => taken.push(...data),
      signal: new AbortController().signal,
      wait: async (milliseconds) => void waits.push(milliseconds),
      ...change,
    });
  return { read, taken, waits };
}

it('reads a list of more than twenty thousand rows to its end, in order', async () => {
  const { read, taken, waits } = listOf(20_450);
  expect(await read()).toEqual({ count: 20_450, cut: false });
  expect(taken).toEqual(Array.from({ length: 20_450 }, (_, n) => n));
  expect(waits).toHaveLength(102);
});

it.each([
  [1000, 1000, false],
  [1001, 1000, true],
  [990, 990, false],
  [5000, 1000, true],
])('says of %i rows whether a file of a thousand has them all', async (rows, count, cut) => {
  const { read, taken } = listOf(rows);
  expect(await read({ most: 1000 })).toEqual({ count, cut });
  expect(taken).toHaveLength(count);
});

it('waits where the server was asked too often, and fails as it fails', async () => {
  let refusals = 2;
  const busy = listOf(600, (page) => {
    if (page === 2 || (page > 2 && refusals-- > 0)) throw new MonsoonError(429, {});
  });
  expect(await busy.read()).toEqual({ count: 600, cut: false });
  expect(busy.waits.filter((wait) => wait === 15_000)).toHaveLength(3);
  const broken = listOf(600, (page) => {
    if (page === 2) throw new MonsoonError(500, {});
  });
  await expect(broken.read()).rejects.toThrow('500');
});

it('stops when it is told to', async () => {
  const stop = new AbortController();
  const { read, taken } = listOf(2000, (page) => page === 3 && stop.abort());
  await expect(read({ signal: stop.signal })).rejects.toThrow('abort');
  expect(taken).toHaveLength(400);
});
