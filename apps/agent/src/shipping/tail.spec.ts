import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { linesAfter } from './tail';

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'monsoon-tail-'));
  file = join(folder, 'log');
});
afterEach(() => rmSync(folder, { recursive: true }));

it('reads whole lines from a place on, and tells the place behind each', () => {
  expect(linesAfter(file, 0, 10)).toEqual([]);
  writeFileSync(file, 'ก\ntwo\nhal');
  expect(linesAfter(file, 0, 10)).toEqual([
    { text: 'ก', end: 4 },
    { text: 'two', end: 8 },
  ]);
  expect(linesAfter(file, 0, 1)).toEqual([{ text: 'ก', end: 4 }]);
  expect(linesAfter(file, 8, 10)).toEqual([]);
  appendFileSync(file, 'f\n');
  expect(linesAfter(file, 8, 10)).toEqual([{ text: 'half', end: 13 }]);
});

it('is not held up by a line without end', () => {
  writeFileSync(file, `${'x'.repeat(300_000)}\nnext\n`);
  const [cut] = linesAfter(file, 0, 10);
  expect(cut.end).toBe(256 * 1024);
  expect(linesAfter(file, cut.end, 10).at(-1)).toEqual({ text: 'next', end: 300_006 });
});
