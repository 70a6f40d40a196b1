import { secondsOf } from './hours';

it.each([
  ['1', 3600],
  ['0.5', 1800],
  ['2.25', 8100],
  ['24', 86_400],
  ['', null],
  ['0', null],
  ['-1', null],
  ['an hour', null],
  [null, null],
])('reads %p hours as %p seconds', (hours, seconds) => expect(secondsOf(hours)).toBe(seconds));
