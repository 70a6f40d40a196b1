import { Profile } from './profile';

const letters = { name: 'letters', sha256: 'a'.repeat(64), count: (text: string) => text.length };
const at = (row: number) => ({ file: 'train/x.jsonl', row });

it('counts every row of a small version', () => {
  const profile = new Profile(1000, 'th', [letters]);
  profile.add(['สวัสดีครับ', '😀 ok'], 0, at(1));
  profile.add(['one two'], 0, at(2));
  expect(profile.result).toMatchObject({ rows: 2, texts: 3, characters: 21, exact: true, longest_row_characters: 14 });
  expect(profile.result.words).toBe(2 + 1 + 2);
  expect(profile.result.tokens).toEqual([
    { tokenizer: 'letters', tokenizer_sha256: 'a'.repeat(64), tokens: 22, exact: true },
  ]);
});

it('samples a large one, and says so', () => {
  const profile = new Profile(40 * 1024 * 1024, 'en', [letters]);
  for (let row = 0; row < 1000; row++) profile.add(['four words in it'], 0, at(row + 1));
  expect(profile.result).toMatchObject({ rows: 1000, characters: 16_000, words: 4000, exact: false });
  expect(profile.result.tokens[0]).toMatchObject({ tokens: 16_000, exact: false });
});

it('says nothing of tokens where there is no tokenizer', () => {
  const profile = new Profile(10, 'en', []);
  profile.add(['x'], 0, at(1));
  expect(profile.result.tokens).toEqual([]);
});

it('names the rows that a run would drop, also those that it did not count', () => {
  const profile = new Profile(40 * 1024 * 1024, 'en', [letters]);
  for (let row = 1; row <= 1000; row++) profile.add([row % 100 === 7 ? 'x'.repeat(600) : 'a few words'], 22, at(row));
  expect(profile.longRows).toEqual([
    {
      tokenizer: 'letters',
      tokenizer_sha256: 'a'.repeat(64),
      limit: 512,
      rows: 10,
      first: [7, 107, 207, 307, 407, 507, 607, 707, 807, 907].map((row) => ({ ...at(row), tokens: 622 })),
      exact: false,
    },
  ]);
  const short = new Profile(10, 'en', [letters]);
  short.add(['x'.repeat(490)], 22, at(1));
  expect(short.longRows).toEqual([]);
});

it('counts of one endless row no more than its beginning', () => {
  const counted: number[] = [];
  const count = (text: string) => {
    counted.push(text.length);
    return text.length;
  };
  const profile = new Profile(1_000_000, 'th', [{ ...letters, count }]);
  profile.add(['ก'.repeat(300_000), 'ข'.repeat(300_000)], 0, at(1));
  expect(counted).toEqual([4096]);
  expect(profile.result.tokens[0]).toMatchObject({ tokens: 600_000, exact: false });
  expect(profile.longRows[0].first).toEqual([{ ...at(1), tokens: 600_000 }]);
});
