import { Problem } from '@app/platform/http';
import { announced } from './upload-request';

const base64 = (text: string) => Buffer.from(text).toString('base64');
const headers = (metadata: Record<string, string>, more: Record<string, string> = {}) => ({
  'tus-resumable': '1.0.0',
  'upload-length': '10',
  'upload-metadata': Object.entries(metadata)
    .map(([key, value]) => `${key} ${base64(value)}`)
    .join(','),
  ...more,
});
const problem = (work: () => unknown): Problem => {
  try {
    work();
  } catch (error) {
    return error as Problem;
  }
  throw new Error('it was taken');
};

it('reads what is announced', () => {
  const sha256 = 'AB'.repeat(32);
  expect(announced(headers({ filename: 'ข้อมูล 1.jsonl', sha256, split: 'eval' }), 10)).toEqual({
    path: 'eval/ข้อมูล 1.jsonl',
    split: 'eval',
    mediaType: 'application/jsonl',
    bytes: 10n,
    expectedSha256: sha256.toLowerCase(),
  });
});

it.each([
  '',
  '../x.jsonl',
  'a/b.jsonl',
  '.jsonl',
  '.hidden.jsonl',
  'x.json',
  'x\u0000.jsonl',
  'a\\b.jsonl',
  `${'x'.repeat(200)}.jsonl`,
])('refuses the name %j', (filename) =>
  expect(problem(() => announced(headers({ filename }), 10)).body.errors?.[0].code).toBe('file-name'),
);

it.each([
  [headers({ filename: 'x.jsonl' }, { 'upload-length': '0' }), 'length-needed'],
  [headers({ filename: 'x.jsonl' }, { 'upload-length': '-1' }), 'length-needed'],
  [headers({ filename: 'x.jsonl' }, { 'upload-length': '1e3' }), 'length-needed'],
  [headers({ filename: 'x.jsonl', split: 'all' }), 'unknown-split'],
  [headers({ filename: 'x.jsonl', sha256: 'abc' }), 'not-a-digest'],
  [headers({}, { 'upload-metadata': 'filename !!!' }), 'malformed'],
])('names what is wrong with %j', (wrong, code) =>
  expect(problem(() => announced(wrong, 10)).body.errors?.map((error) => error.code)).toContain(code),
);

it('refuses what is too large before a byte came, and another protocol', () => {
  expect(problem(() => announced(headers({ filename: 'x.jsonl' }), 9))).toMatchObject({
    status: 413,
    code: 'file-too-large',
  });
  expect(problem(() => announced({}, 9))).toMatchObject({ status: 412 });
});
