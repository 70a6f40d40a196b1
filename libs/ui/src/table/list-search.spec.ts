import { filtersSet, listAt } from './list-search';

const state = { name: 'state' };
const owner = { name: 'org', ofWhom: true };

it('counts only what the list can be filtered by', () => {
  expect(filtersSet([state, owner], { org: 'org_2', sort: 'name', cursor: 'c', version: 'v' } as never)).toEqual([]);
  expect(filtersSet([state, owner], { org: 'org_2', state: 'draft' })).toEqual([state]);
});

it('goes on in the same list, or begins it without one of its filters', () => {
  const search = { org: 'org_2', state: 'draft' };
  expect(listAt(search, 'c')).toEqual({ ...search, cursor: 'c', limit: 200 });
  expect(listAt(search, undefined, 'state')).toEqual({ org: 'org_2', limit: 200 });
});
