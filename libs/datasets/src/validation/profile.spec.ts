import { Profile } from './profile';

const letters = { name: 'letters', sha256: 'a'.repeat(64), count: (text: string) => text.length };

it('counts every row of a small version', () => {
  const profile = new Profile(1000, 'th', [letters]);
  profile.add(['สวัสดีครับ', '😀 ok']);
  profile.add(['one two']);
  expect(profile.result).toMatchObject({ rows: 2, texts: 3, characters: 21, exact: true, longest_row_characters: 14 });
  expect(profile.result.words).toBe(2 + 1 + 2);
  expect(profile.result.tokens).toEqual([
    { tokenizer: 'letters', tokenizer_sha256: 'a'.repeat(64), tokens: 22, exact: true },
  ]);
});

it('samples a large one, and says so', () => {
  const profile = new Profile(40 * 1024 * 1024, 'en', [letters]);
  for (let row = 0; row < 1000; row++) profile.add(['four words in it']);
  expect(profile.result).toMatchObject({ rows: 1000, characters: 16_000, words: 4000, exact: false });
  expect(profile.result.tokens[0]).toMatchObject({ tokens: 16_000, exact: false });
});

it('says nothing of tokens where there is no tokenizer', () => {
  const profile = new Profile(10, 'en', []);
  profile.add(['x']);
  expect(profile.result.tokens).toEqual([]);
});
