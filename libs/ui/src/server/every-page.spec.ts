import { everyPage } from './every-page';

/** A list of so many pages of one row, and the cursors that were asked for. */
const listOf = (pages: number) => {
  const asked: (string | undefined)[] = [];
  const read = ({ cursor }: { cursor?: string }) => {
    asked.push(cursor);
    const n = Number(cursor ?? 1);
    return Promise.resolve({ data: [n], next_cursor: n < pages ? String(n + 1) : null });
  };
  return { asked, read };
};

it('reads a list to its end', async () => {
  const list = listOf(3);
  expect(await everyPage(list.read)).toEqual({ data: [1, 2, 3], next_cursor: null });
  expect(list.asked).toEqual([undefined, '2', '3']);
});

it('says where it stopped in a list that is too long', async () => {
  const { data, next_cursor } = await everyPage(listOf(11).read);
  expect(data).toHaveLength(10);
  expect(next_cursor).toBe('11');
});
