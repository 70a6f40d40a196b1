import { oneLine } from './one-line';

it.each([
  ['a\n  b\t\u0007c\u2028d', 'a b c d'],
  ['  x  ', 'x'],
  ['y'.repeat(20), 'y'.repeat(10)],
])('makes a line of %j', (text, line) => expect(oneLine(text, 10)).toBe(line));
