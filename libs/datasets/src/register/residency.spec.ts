import { narrowed, storageCountry } from './residency';

describe('the store', () => {
  const stores = ['JP', 'MY', 'SG', 'TH', 'VN'];
  it.each([
    [['TH'], 'TH', 'TH'],
    [['SG', 'TH'], 'TH', 'TH'],
    [['SG', 'JP'], 'TH', 'SG'],
    [['LA', 'JP'], 'LA', 'JP'],
    [['LA'], 'TH', null],
  ])('of data that may lie in %j, owned from %s, is in %s', (allowed, own, country) =>
    expect(storageCountry(allowed, own, stores)).toBe(country),
  );
});

describe('an agreement', () => {
  const thai = { processing_included: ['TH', 'JP'], processing_excluded: ['SG'] };
  it.each([
    [thai, null, ['TH', 'JP']],
    [thai, ['JP', 'MY'], ['JP']],
    [thai, ['SG'], []],
    [{ processing_included: null, processing_excluded: ['SG'] }, ['SG', 'MY'], ['MY']],
    [{ processing_included: null, processing_excluded: [] }, null, null],
  ])('never widens %j by %j', (own, countries, left) => expect(narrowed(own, countries)).toEqual(left));
});
