import { barOfLot, isUsableLot } from './lots';

const now = Date.parse('2030-03-20T12:00:00Z');
const lot = (change: object = {}) =>
  ({
    state: 'active',
    amount: 100,
    used: 30,
    held: 10,
    available: 60,
    returned: 0,
    valid_from: '2030-03-01T00:00:00Z',
    valid_until: '2030-06-01T00:00:00Z',
    ...change,
  }) as Parameters<typeof isUsableLot>[0];

it.each([
  ['active', {}, true],
  ['used up', { state: 'exhausted' }, true],
  ['frozen', { state: 'frozen' }, false],
  ['closed', { state: 'closed' }, false],
  ['revoked', { state: 'revoked' }, false],
  ['not begun', { state: 'pending', valid_from: '2030-03-21T00:00:00Z' }, false],
  ['ended', { state: 'expired', valid_until: '2030-03-20T12:00:00Z' }, false],
])('knows whether a lot that is %s can be used', (_, change, usable) => {
  expect(isUsableLot(lot(change), now)).toBe(usable);
  expect(barOfLot(lot(change), now).parts.at(-1)).toEqual({ kind: usable ? 'free' : 'locked', size: 60n });
});

it('leaves out of a bar what went back to the award', () => {
  const { whole, parts } = barOfLot(lot({ state: 'closed', held: 0, available: 0, returned: 70 }), now);
  expect(whole).toBe(30n);
  expect(parts.reduce((sum, { size }) => sum + size, 0n)).toBe(whole);
});
