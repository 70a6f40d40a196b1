import { existsSync, readFileSync } from 'node:fs';

/** Tables of statements with the tests that hold them: each row's last column names files and tests. */
const tables = [
  {
    file: 'docs/operations/security.md',
    row: /^\| (\d+) +\|/,
    numbers: Array.from({ length: 43 }, (_, n) => String(n + 1)),
  },
];

/** Names of the tests in a file, as they are written in it; `%j` and the like stand for what a table of cases fills in. */
function testsIn(file: string): string[] {
  const text = readFileSync(file, 'utf8');
  const names =
    /\b(?:it|test)(?:\.(?:skip|only))?\(\s*(['"`])((?:(?!\1)[\s\S])*)\1|[\])](?: as const)?\)\(\s*(['"`])((?:(?!\3)[\s\S])*)\3/g;
  return [...text.matchAll(names)].map(([, , plain, , each]) => plain ?? each);
}

it.each(tables)(
  '$file has a row for every statement, and each row names tests that are there',
  ({ file, row, numbers }) => {
    const rows = readFileSync(file, 'utf8')
      .split('\n')
      .flatMap((line) => {
        const number = row.exec(line)?.[1];
        return number
          ? [
              {
                number,
                cell:
                  line
                    .split(/(?<!\\)\|/)
                    .at(-2)
                    ?.trim() ?? '',
              },
            ]
          : [];
      });
    expect(rows.map(({ number }) => number)).toEqual(numbers);
    const lost: string[] = [];
    for (const { number, cell } of rows) {
      const files = [...cell.matchAll(/`([\w./-]+\.(?:spec\.ts|mjs|py))`/g)];
      if (files.length === 0 && !/^(later|not here): ./.test(cell)) lost.push(`${number} names no test and no reason`);
      for (const [n, match] of files.entries()) {
        const [, name] = match;
        if (!existsSync(name)) {
          lost.push(`${number} names ${name}, which is not there`);
          continue;
        }
        // «…» behind a file are tests in it.
        const behind = cell.slice((match.index ?? 0) + match[0].length, files[n + 1]?.index ?? cell.length);
        const known = name.endsWith('.spec.ts') ? testsIn(name) : [];
        for (const [, quoted] of behind.matchAll(/«([^»]+)»/g))
          if (name.endsWith('.spec.ts') && !known.some((one) => one.startsWith(quoted)))
            lost.push(`${number} names «${quoted}», which ${name} does not have`);
      }
    }
    expect(lost).toEqual([]);
  },
);
