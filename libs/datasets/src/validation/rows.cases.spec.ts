import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { FileCheck } from './files/check-file';
import { Findings } from './findings';
import { Profile } from './profile';

interface Case {
  name: string;
  format: string;
  row: string;
  check: string | null;
  trainer: 'takes' | 'refuses';
}

/** The trainer's `tests/test_agreement.py` reads the same table. */
const table = JSON.parse(readFileSync(join(__dirname, 'rows.cases.json'), 'utf8')) as {
  rows: Case[];
  dropped: Pick<Case, 'name' | 'format' | 'row'>[];
};
/** One token for two bytes: about what a small vocabulary makes of Thai. */
const counter = { name: 'pairs', sha256: 'a'.repeat(64), count: (text: string) => Buffer.byteLength(text) / 2 };

async function check(row: string) {
  const findings = new Findings();
  const profile = new Profile(row.length, 'th', [counter]);
  async function* source() {
    yield Buffer.from(`${row}\n`);
  }
  const file = await new FileCheck('train/x.jsonl', findings, profile, 0).read(source(), async () => undefined);
  const errors = findings.listed.filter(({ severity }) => severity === 'error').map(({ code }) => code);
  return { file, errors, long: profile.longRows };
}

it.each(table.rows)('says of $name what the table says', async ({ row, format, check: code }) => {
  const { file, errors } = await check(row);
  if (code) return expect(errors).toContain(code);
  expect(errors).toEqual([]);
  expect(file.format).toBe(format);
});

it('takes nothing that the trainer refuses: a job would die of it after it was charged', () => {
  const fatal = table.rows.filter(({ check: code, trainer }) => code === null && trainer === 'refuses');
  expect(fatal).toEqual([]);
});

it.each(table.dropped)('names $name, which a run would drop', async ({ row }) => {
  const { errors, long } = await check(row);
  expect(errors).toEqual([]);
  expect(long).toEqual([
    expect.objectContaining({
      tokenizer: 'pairs',
      limit: 512,
      rows: 1,
      exact: true,
      first: [{ file: 'train/x.jsonl', row: 1, tokens: expect.any(Number) }],
    }),
  ]);
});
