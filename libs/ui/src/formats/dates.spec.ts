import { formatAgo, formatDate } from './dates';
import { formatLastDay } from './days';

const at = '2026-12-22T03:04:05Z';

it.each([
  ['en', '22 Dec 2026'],
  ['th', '22 ธ.ค. 2569'],
  ['vi', '22 thg 12, 2026'],
])('writes a day in %s', (language, text) => {
  expect(formatDate(language, at, 'day', 'Asia/Bangkok')).toBe(text);
});

it('writes as the last day of what ends at midnight the day before, else the day that it ends on', () => {
  const last = (until: string) => formatLastDay('en', until, 'Asia/Bangkok');
  expect(last('2026-12-22T17:00:00Z')).toBe('22 Dec 2026');
  expect(last('2026-12-22T17:00:01Z')).toBe('23 Dec 2026');
});

it('counts the hours of a day from 0 to 23', () => {
  expect(formatDate('en', '2026-12-22T17:00:00Z', 'moment', 'Asia/Bangkok')).toBe('23 Dec 2026, 00:00');
});

it.each([
  [30_000, '30 seconds ago'],
  [200_000, '3 minutes ago'],
  [90_000_000, 'yesterday'],
])('says how long ago %s ms were', (milliseconds, text) => {
  const now = Date.parse(at);
  expect(formatAgo('en', new Date(now - milliseconds), now)).toBe(text);
});
