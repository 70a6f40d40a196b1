import { ariaSort, nextOrder } from './sorting';

it('turns the order that is in effect, and begins where a column is mostly read from', () => {
  expect(nextOrder('name', 'name', false)).toBe('-name');
  expect(nextOrder('name', '-name', false)).toBe('name');
  expect(nextOrder('name', '-created_at', false)).toBe('name');
  expect(nextOrder('created_at', 'name', true)).toBe('-created_at');
});

it('tells one column its direction and others that they could have one', () => {
  expect(ariaSort('name', 'name')).toBe('ascending');
  expect(ariaSort('name', '-name')).toBe('descending');
  expect(ariaSort('name', 'created_at')).toBe('none');
  expect(ariaSort(undefined, 'name')).toBeUndefined();
});
