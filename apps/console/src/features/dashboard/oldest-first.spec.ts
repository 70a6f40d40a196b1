import { oldestFirst } from './oldest-first';

const at = (...days: number[]) => days.map((day) => ({ since: `2026-11-0${day}T00:00:00.000Z` }));

it('puts things of several lists into the order in which they came', () => {
  expect(oldestFirst([...at(2, 5), ...at(1, 4)], [null, null])).toEqual(at(1, 2, 4, 5));
});

it('shows nothing that came after the last that was read of a list with more', () => {
  const [end, later] = at(3, 4).map(({ since }) => since);
  expect(oldestFirst([...at(2, 3), ...at(1, 4)], [end, null])).toEqual(at(1, 2, 3));
  expect(oldestFirst([...at(2, 4), ...at(1, 3)], [later, end])).toEqual(at(1, 2, 3));
});
