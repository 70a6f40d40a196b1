import { fallOf } from './held-out';

it('tells by what part a loss fell or rose', () => {
  expect(fallOf(2, 1.5)).toBe(0.25);
  expect(fallOf(1, 1.5)).toBe(-0.5);
  expect(fallOf(null, 1)).toBeNull();
  expect(fallOf(1, null)).toBeNull();
  expect(fallOf(0, 1)).toBeNull();
});
