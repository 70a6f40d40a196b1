import fc from 'fast-check';
import { Config } from '../config';
import { Cursors, type PageQuery } from './page';

const secret = 'x'.repeat(32);
const env = { PROCESS_DATABASE_URL: 'unused', MONSOON_CURSOR_SECRET: secret, MONSOON_FILE_URL_SECRET: secret };
const cursors = new Cursors(new Config(env));
const query = (cursor?: string, limit = 2): PageQuery => ({ cursor, limit });

it('walks any list to its end, each row once', () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.integer()), fc.integer({ min: 1, max: 7 }), (numbers, limit) => {
      const rows = numbers.sort((a, b) => a - b);
      const seen: number[] = [];
      let cursor: string | undefined;
      do {
        const after = cursors.after(query(cursor, limit), 'list');
        const from = after ? rows.findIndex((row) => row > Number(after[0])) : 0;
        const read = from < 0 ? [] : rows.slice(from, from + limit + 1);
        const page = cursors.page(
          read,
          query(cursor, limit),
          'list',
          (row) => [String(row)],
          (row) => row,
        );
        seen.push(...page.data);
        cursor = page.next_cursor ?? undefined;
      } while (cursor);
      expect(seen).toEqual(rows);
    }),
  );
});

const next = () =>
  cursors.page(
    [1, 2, 3],
    query(),
    ['jobs', 'project-a', { state: 'running' }],
    (row) => [String(row)],
    (row) => row,
  ).next_cursor as string;

it.each([
  ['another scope', ['jobs', 'project-b', { state: 'running' }]],
  ['another filter', ['jobs', 'project-a', { state: 'queued' }]],
  ['another list', ['lots', 'project-a', { state: 'running' }]],
])('refuses a cursor carried to %s', (_, binding) => {
  expect(() => cursors.after(query(next()), binding)).toThrow('invalid-cursor');
});

it('refuses a cursor whose position was changed', () => {
  const [, signature] = next().split('.');
  const forged = `${Buffer.from('["9"]').toString('base64url')}.${signature}`;
  expect(() => cursors.after(query(forged), ['jobs', 'project-a', { state: 'running' }])).toThrow('invalid-cursor');
  for (const nonsense of ['', '.', 'a.b', 'e30', '💥.💥'])
    if (nonsense) expect(() => cursors.after(query(nonsense), 'list')).toThrow('invalid-cursor');
});
