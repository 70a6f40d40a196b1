import { compareNumbers, nextNumber } from './version-number';

it.each([
  [[], '1.0.0'],
  [['1.0.0'], '1.1.0'],
  [['1.10.0', '1.9.4'], '1.11.0'],
  [['2.0.0', '10.0.3'], '10.1.0'],
])('after %j comes %s', (numbers, next) => expect(nextNumber(numbers)).toBe(next));

it('compares figures, not letters', () => {
  expect(compareNumbers('1.10.0', '1.9.0')).toBeGreaterThan(0);
  expect(compareNumbers('1.0.0', '1.0.0')).toBe(0);
});
