import { areDaysInOrder, filtersSet, isDay, listAt, listSearch } from './list-search';

const state = { name: 'state' };
const owner = { name: 'org', ofWhom: true };

it('counts only what the list can be filtered by', () => {
  expect(filtersSet([state, owner], { org: 'org_2', sort: 'name', cursor: 'c', version: 'v' } as never)).toEqual([]);
  expect(filtersSet([state, owner], { org: 'org_2', state: 'draft' })).toEqual([state]);
});

it('keeps of an address what the list knows, and undoes the rest, which the router would hand on', () => {
  const asked = { state: 'draft', kind: 'none', cursor: 'c', page: 2, utm_source: 'mail' };
  const undone = { kind: undefined, page: undefined, utm_source: undefined };
  expect({ ...asked, ...listSearch({ state: null, kind: ['text', 'voice'] })(asked) }).toStrictEqual({
    state: 'draft',
    cursor: 'c',
    ...undone,
  });
});

it.each([
  ['2026-12-01', true],
  ['2028-02-29', true],
  ['2026-02-29', false],
  ['2026-02-30', false],
  ['2026-13-01', false],
  ['2026-12-1', false],
  ['2026-12-01T00:00', false],
  ['xx', false],
  ['', false],
])('takes a day of an address for one or leaves it out: %s', (day, is) => {
  expect(listSearch({ from: isDay })({ from: day })).toStrictEqual({ from: is ? day : undefined });
});

it('goes on in the same list, or begins it without one of its filters', () => {
  const search = { org: 'org_2', state: 'draft' };
  expect(listAt(search, 'c')).toEqual({ ...search, cursor: 'c', limit: 200 });
  expect(listAt(search, undefined, 'state')).toEqual({ org: 'org_2', limit: 200 });
});

it.each([
  [true, undefined, undefined],
  [true, '2026-11-12', undefined],
  [true, undefined, '2026-11-11'],
  [true, '2026-11-12', '2026-11-12'],
  [true, '2026-11-12', '2027-01-01'],
  [false, '2026-11-12', '2026-11-11'],
])('says %s of the days %s to %s', (inOrder, from, until) => {
  expect(areDaysInOrder({ from, until })).toBe(inOrder);
});
