import fc from 'fast-check';
import { fieldsOf, structureOf } from './structure';

it('counts in the text what parsing leaves', () =>
  fc.assert(
    fc.property(
      fc.jsonValue({ maxDepth: 4 }),
      (value) => structureOf(JSON.stringify(value)).fields === fieldsOf(value),
    ),
  ));

it('sees a field twice, and how deep', () => {
  const line = '{"a": {"b": "}:\\"{", "b": []}}';
  expect(structureOf(line)).toEqual({ depth: 3, fields: 3, digits: 0 });
  expect(structureOf('{"text": "123456", "n": -1234.5e12}').digits).toBe(4);
  expect(fieldsOf(JSON.parse(line))).toBe(2);
});
