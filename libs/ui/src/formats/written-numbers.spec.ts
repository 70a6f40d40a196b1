import fc from 'fast-check';
import { readNumber, rewritten, writeNumber } from './written-numbers';

const read = (language: string, written: string) => {
  const { text, fault } = readNumber(language, written);
  return text ?? fault;
};

it.each([
  ['en', '1,000', '1000'],
  ['th', '1,000', '1000'],
  ['vi', '1.000', '1000'],
  ['en', '1,234,567.5', '1234567.5'],
  ['vi', '1.234.567,5', '1234567.5'],
  ['en', ' 1200000 ', '1200000'],
  ['en', '1 200 000', '1200000'],
  ['vi', '1\u00a0200\u202f000,25', '1200000.25'],
  ['en', '1.5', '1.5'],
  ['vi', '1,5', '1.5'],
  ['en', '.5', '0.5'],
  ['en', '5.', '5'],
  ['en', '007', '7'],
  ['en', '1,200,000.50', '1200000.50'],
  ['en', '0.125', '0.125'],
  ['en', '1.1250', '1.1250'],
  ['en', '1,000.125', '1000.125'],
  ['en', '-1', '-1'],
  ['en', '\u22123', '-3'],
  ['en', '+3', '3'],
  ['en', '2e-4', '0.0002'],
  ['en', '1.25E3', '1250'],
  ['en', '1.125e2', '112.5'],
  ['en', '123456789012345678901234.5', '123456789012345678901234.5'],
  ['en', '１，０００．５', '1000.5'],
  ['th', '๑,๐๐๐.๕', '1000.5'],
])('reads in %s %j as %s', (language, written, text) => {
  expect(read(language, written)).toBe(text);
});

it.each([
  ['en', ''],
  ['en', 'many'],
  ['en', '1h'],
  ['en', '--1'],
  ['en', '.'],
  ['en', '½'],
])('says in %s that %j is no number', (language, written) => {
  expect(read(language, written)).toEqual({ code: 'no-number' });
});

it.each([
  ['en', '1,5'],
  ['th', '12,50'],
  ['vi', '1.5'],
  ['en', '1,00,000'],
  ['en', '1000,000'],
  ['en', '1.000.000'],
  ['en', '1.000,5'],
  ['vi', '1,000.5'],
  ['en', '1,000 000'],
  ['en', '1 5'],
  ['en', ',500'],
  ['en', '0,002'],
  ['vi', '0.125'],
  ['en', '0 500'],
])('says in %s that the signs of %j stand where none may', (language, written) => {
  expect(read(language, written)).toEqual({ code: 'number-signs' });
});

it('asks which of two numbers is meant where the sign before three digits groups them elsewhere', () => {
  expect(read('en', '1.000')).toEqual({ code: 'number-ambiguous', limit: ['1000', '1.0000'] });
  expect(read('vi', '12,125')).toEqual({ code: 'number-ambiguous', limit: ['12125', '12,1250'] });
});

it.each(['en', 'th', 'vi'])('reads in %s what it writes', (language) => {
  for (const text of ['0', '7', '1000', '1.5', '0.125', '1.125', '12.345', '-2.5', '43200.0001'])
    expect(Number(read(language, writeNumber(language, text)))).toBe(Number(text));
});

it.each([
  ['en', 'vi', '1.5', '1,5'],
  ['vi', 'th', '0,0002', '0.0002'],
  ['vi', 'en', '1.000', '1000'],
  ['en', 'vi', '1,000.5', '1000,5'],
  ['en', 'vi', '1.1250', '1,1250'],
  // What the first would have asked about is asked about in the second.
  ['en', 'vi', '1.000', '1,000'],
  ['vi', 'en', '12,125', '12.125'],
  // The same in both, and none in the first.
  ['en', 'th', '1,000.5', '1,000.5'],
  ['en', 'vi', '1000', '1000'],
  ['en', 'vi', 'many', 'many'],
])('writes from %s to %s what was typed as %j: %j', (from, to, typed, other) => {
  expect(rewritten(from, to, typed)).toBe(other);
});

it('leaves what a page wrote in the new language already', () => {
  const languages = fc.constantFrom('en', 'th', 'vi');
  const texts = fc
    .tuple(fc.bigInt({ min: -(10n ** 12n), max: 10n ** 12n }), fc.stringMatching(/^\d{0,6}$/))
    .map(([whole, decimals]) => (decimals ? `${whole}.${decimals}` : String(whole)));
  fc.assert(
    fc.property(languages, languages, fc.oneof(texts, fc.constantFrom('0.002', '0.125', '1.125')), (from, to, text) => {
      const written = writeNumber(to, text);
      expect(rewritten(from, to, written)).toBe(written);
    }),
    { numRuns: 2000 },
  );
});
