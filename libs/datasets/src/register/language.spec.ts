import { canonicalTag, languageFault } from './language';

it.each([
  ['tha', 'th-TH'],
  ['vie', 'vi'],
  ['zsm', 'ms-MY'],
  ['msa', 'ms-Arab'],
  ['cmn', 'zh-Hant-SG'],
  ['fil', 'fil'],
  ['nod', 'nod-TH'],
  ['jpn', 'ja-JP'],
])('takes %s with %s', (iso639_3, bcp47) => expect(languageFault({ iso639_3, bcp47 })).toBeNull());

it.each([
  ['th', 'th', 'iso639_3'],
  ['THA', 'th', 'iso639_3'],
  ['qaa', 'qaa', 'iso639_3'],
  ['tha', 'thai language', 'bcp47'],
  ['tha', 'vi-VN', 'bcp47'],
  ['tha', '', 'bcp47'],
])('refuses %s with %j for its %s', (iso639_3, bcp47, field) =>
  expect(languageFault({ iso639_3, bcp47 })?.field).toBe(field),
);

it('writes tags alike', () => expect(canonicalTag('TH-th')).toBe('th-TH'));
