import fc from 'fast-check';
import { forbiddenBy, permits, residencyOf } from './residency';
import { InputResidency } from './snapshot';

const input = (included: string[] | null, excluded: string[] = [], source = 'ds'): InputResidency => ({
  source,
  processingIncluded: included,
  processingExcluded: excluded,
});

describe('residency', () => {
  it('is the intersection of what inputs include, minus what any of them excludes', () => {
    const residency = residencyOf([input(['TH', 'JP', 'SG']), input(null, ['SG']), input(['SG', 'TH', 'JP', 'VN'])]);
    expect(residency).toEqual({ included: ['JP', 'TH'], excluded: ['SG'] });
  });

  it('is anywhere without inputs, and nowhere when inputs share no country', () => {
    expect(permits(residencyOf([]), 'JP')).toBe(true);
    expect(residencyOf([input(['TH']), input(['VN'])]).included).toEqual([]);
    expect(permits(residencyOf([input(['TH']), input(['VN'])]), 'TH')).toBe(false);
  });

  it('does not let an exclusion slip through by its spelling', () => {
    expect(permits(residencyOf([input(null, [' jp'])]), 'JP')).toBe(false);
    expect(permits(residencyOf([input(['th'])]), 'TH')).toBe(true);
    expect(permits(residencyOf([input(null, ['JP'])]), 'jp')).toBe(false);
  });

  it('names every input that says no, and no other', () => {
    const inputs = [input(['TH'], [], 'thai-news'), input(null, [], 'open'), input(null, ['JP'], 'base')];
    expect(forbiddenBy(inputs, 'JP')).toEqual(['thai-news', 'base']);
  });

  it('permits a country exactly when every input does', () => {
    const countries = fc.subarray(['TH', 'VN', 'MY', 'SG', 'JP']);
    const inputs = fc.array(fc.tuple(fc.option(countries), countries), { maxLength: 5 });
    fc.assert(
      fc.property(inputs, fc.constantFrom('TH', 'VN', 'MY', 'SG', 'JP'), (rules, country) => {
        const each = rules.every(([yes, no]) => (yes === null || yes.includes(country)) && !no.includes(country));
        const all = rules.map(([yes, no]) => input(yes, no));
        expect(permits(residencyOf(all), country)).toBe(each);
        expect(forbiddenBy(all, country).length === 0).toBe(each);
      }),
    );
  });
});
