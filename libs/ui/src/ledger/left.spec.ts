import { isCompute, leftOf } from './left';
import type { Account } from './places';

const now = Date.parse('2030-03-20T12:00:00Z');
const line = (change: Partial<Account>): Account =>
  ({
    asset: 'JPY',
    line: 'compute',
    limit: '1000',
    used: '300',
    held: '100',
    available: '600',
    frozen: false,
    valid_from: '2030-03-01T00:00:00Z',
    valid_until: '2030-06-01T00:00:00Z',
    ...change,
  }) as Account;

it.each([
  ['in force', {}, 600n],
  ['of no date', { valid_from: null, valid_until: null }, 600n],
  ['frozen', { frozen: true }, 0n],
  ['that has not begun', { valid_from: '2030-03-20T12:00:01Z' }, 0n],
  ['that begins now', { valid_from: '2030-03-20T12:00:00Z' }, 600n],
  ['that ends now', { valid_until: '2030-03-20T12:00:00Z' }, 0n],
])('counts of a line %s as available what a launch could take', (_, change, available) => {
  expect(leftOf([line(change)], now)).toEqual({
    limit: 1000n,
    spent: 300n,
    held: 100n,
    available,
    locked: 600n - available,
  });
});

it('adds lines up, and knows which of them jobs draw on', () => {
  const lines = [line({}), line({ frozen: true }), line({ line: 'personnel' })];
  const { limit, available, locked } = leftOf(lines.filter(isCompute), now);
  expect([limit, available, locked]).toEqual([2000n, 600n, 600n]);
});
