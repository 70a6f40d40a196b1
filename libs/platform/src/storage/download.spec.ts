import { wanted } from './download';
import { manifestDigest, manifestText } from './manifest';

it.each([
  [undefined, null],
  ['bytes=0-9', { start: 0, end: 9 }],
  ['bytes=90-', { start: 90, end: 99 }],
  ['bytes=90-1000', { start: 90, end: 99 }],
  ['bytes=-10', { start: 90, end: 99 }],
  ['bytes=-1000', { start: 0, end: 99 }],
  ['bytes=0-1,5-6', null],
  ['lines=0-1', null],
])('of 100 bytes %j asks for %j', (header, range) => expect(wanted(header, 100)).toEqual(range));

it.each(['bytes=100-', 'bytes=9-8', 'bytes=-0'])('refuses %s', (header) =>
  expect(() => wanted(header, 100)).toThrow('range-not-satisfiable'),
);

it('lists files as sha256sum does, in byte order', () => {
  const [a, b] = ['a'.repeat(64), 'b'.repeat(64)];
  const files = [
    { path: 'train/ข้อมูล.jsonl', sha256: a },
    { path: 'eval/x.jsonl', sha256: b },
  ];
  expect(manifestText(files)).toBe(`${b}  eval/x.jsonl\n${a}  train/ข้อมูล.jsonl\n`);
  expect(manifestDigest(files)).toBe(manifestDigest([...files].reverse()));
});
