import fc from 'fast-check';
import { jsonFault } from './json-fault';

it.each([
  ['{"a": 1', 7, 'invalid-json'],
  ['{"a" 1}', 5, 'invalid-json'],
  ['{a: 1}', 1, 'invalid-json'],
  ["{'a': 1}", 1, 'invalid-json'],
  ['{"a": 1,}', 8, 'invalid-json'],
  ['[1 2]', 3, 'invalid-json'],
  ['{"a": NaN}', 6, 'invalid-json'],
  ['{"a": 01}', 7, 'invalid-json'],
  ['{"a": "x\ty"}', 8, 'invalid-json'],
  ['{"a": "x\\y"}', 8, 'invalid-json'],
  ['{"a": "\\u12"}', 7, 'invalid-json'],
  ['{"a": "open', 11, 'invalid-json'],
  ['{"a": 1} {"b": 2}', 9, 'invalid-json'],
  ['', 0, 'invalid-json'],
  ['{"a": {"b": 1, "b": 2}}', 15, 'duplicate-field'],
  ['{"a": 1, "\\u0061": 2}', 9, 'duplicate-field'],
])('finds the fault of %j at %d', (line, index, code) => expect(jsonFault(line, 32)).toMatchObject({ index, code }));

it('finds none in what JSON.stringify writes', () =>
  fc.assert(fc.property(fc.jsonValue({ maxDepth: 5 }), (value) => jsonFault(JSON.stringify(value), 32) === null)));

it('agrees with JSON.parse about what is JSON', () =>
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 3 }), fc.nat(), fc.string({ maxLength: 2 }), (value, at, noise) => {
      const text = JSON.stringify(value);
      const spoiled = text.slice(0, at % (text.length + 1)) + noise + text.slice(at % (text.length + 1));
      let parses = true;
      try {
        JSON.parse(spoiled);
      } catch {
        parses = false;
      }
      const fault = jsonFault(spoiled, 32);
      return parses ? fault === null || fault.code === 'duplicate-field' : fault !== null;
    }),
  ));

it('stops at a nesting that is too deep', () => {
  expect(jsonFault('['.repeat(5000), 32)).toMatchObject({ index: 32 });
});
