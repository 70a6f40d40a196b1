import type { LaunchData } from '@app/datasets';
import type { FineTuningBody } from './fine-tuning.dto';
import { workOf } from './work';

const file = (split: 'train' | 'eval', rows: number, format = 'chat') => ({
  path: `${split}.jsonl`,
  split,
  format,
  sha256: 'a'.repeat(64),
  bytes: 1000,
  rows,
  store_id: 'store',
});
const data = (change: object = {}) =>
  ({
    files: [file('train', 100)],
    rows: 100,
    bytes: 16_000,
    texts: 200,
    characters: 20_000,
    tokens: [{ tokenizer: 'tiny', tokenizer_sha256: 'known', tokens: 10_000, exact: true }],
    ...change,
  }) as unknown as LaunchData;
const body = (change: object = {}) =>
  ({
    hyperparameters: { steps: 10, batch_size: 4, evaluate_every: 5, holdout_fraction: 0.2 },
    ...change,
  }) as FineTuningBody;

it('counts templates, and a system message for every row: ASCII as English, the rest as the data has it', () => {
  // 100 tokens a row; two texts and the system message with 6 of template each; the trainer's own has 8.
  expect(workOf(body(), [data()], 'known', 1)).toMatchObject({ tokensPerRow: 126, tokensPerStep: 504, steps: 10 });
  expect(workOf(body({ system_message: 'x'.repeat(100) }), [data()], 'known', 1).tokensPerRow).toBe(143);
  // Thai at half a token a letter, as the rows have it.
  expect(workOf(body({ system_message: 'ก'.repeat(100) }), [data()], 'known', 1).tokensPerRow).toBe(168);
  expect(workOf(body(), [data()], 'known', 2).tokensPerStep).toBe(1008);
});

it('has no template and no system message for plain text, only an end mark a row', () => {
  const plain = data({ files: [file('train', 100, 'text')], texts: 100 });
  expect(workOf(body({ system_message: 'x'.repeat(100) }), [plain], 'known', 1).tokensPerRow).toBe(101);
});

it('takes bytes where the tokenizer did not count', () => {
  expect(workOf(body(), [data()], 'another', 1).tokensPerRow).toBeCloseTo(100 + 12 + 6 + 8);
});

it('adds a held-out pass before, every so many steps and after, and sample answers', () => {
  const { besides, tokensPerRow } = workOf(body(), [data()], 'known', 1);
  expect(besides).toBeCloseTo((3 * 20 * tokensPerRow) / 3);
  const given = workOf(body(), [data({ files: [file('train', 100), file('eval', 50)] })], 'known', 1);
  expect(given.besides).toBeCloseTo((3 * 50 * tokensPerRow) / 3);
  const asked = workOf(body({ prompts: ['a', 'b'] }), [data()], 'known', 1);
  expect(asked.besides - besides).toBeCloseTo(2 * 2 * 64 * 10);
});
