import { existsSync, readFileSync } from 'node:fs';
import { faults } from '../faults/harness/faults';

const page = readFileSync('docs/operations/faults.md', 'utf8');
const rows = [...page.matchAll(/^\| R(\d+) +\| ([^|]+)\| ([^|]+)\|$/gm)].map(([, n, fault, where]) => ({
  n: Number(n),
  fault: fault.trim(),
  where: where.trim(),
}));

it('has every number of the catalogue once', () => {
  expect(rows.map(({ n }) => n)).toEqual(Array.from({ length: 31 }, (_, n) => n + 1));
});

it.each(rows)('tells truly where R$n is tested, or to what it belongs: $fault', ({ where }) => {
  let file = '';
  let named = 0;
  for (const [, code, italics] of where.matchAll(/`([^`]+)`|(?<![\w.])_([^|]+?)_(?!\w)/g)) {
    if (italics) expect([file, italics, readFileSync(file, 'utf8').includes(italics)]).toEqual([file, italics, true]);
    else if (code.includes('/')) expect([(file = code), existsSync(code)]).toEqual([code, true]);
    else if (!code.startsWith('npm ')) expect([code, code in faults]).toEqual([code, true]);
    named += 1;
  }
  if (named === 0) expect(where).toMatch(/^later, with |\]\(\w+\.md\)/);
});

it('has every fault of the suite in it', () => {
  expect(Object.keys(faults).filter((name) => !page.includes(`\`${name}\``))).toEqual([]);
});
