import { sampleBytes } from './limits';
import type { Statistics } from './statistics';
import type { Counter } from './tokenizers';

/** Sums over a version's rows, in constant memory. */
export class Profile {
  private rows = 0;
  private texts = 0;
  private characters = 0;
  private longest = 0;
  private readonly sample = { rows: 0, characters: 0, words: 0, tokens: [] as number[] };
  private readonly every: number;
  private readonly segmenter: Intl.Segmenter;

  /**
   * @param totalBytes of all files: where they are many, words and tokens are counted on every n-th row
   * @param locale of the data's first language, BCP-47
   */
  constructor(
    totalBytes: number,
    locale: string,
    private readonly counters: readonly Counter[],
  ) {
    this.every = Math.max(1, Math.ceil(totalBytes / sampleBytes));
    this.segmenter = new Intl.Segmenter(locale, { granularity: 'word' });
    this.sample.tokens = counters.map(() => 0);
  }

  add(texts: readonly string[]): void {
    const characters = texts.reduce((sum, text) => sum + lengthOf(text), 0);
    const sampled = this.rows % this.every === 0;
    this.rows++;
    this.texts += texts.length;
    this.characters += characters;
    this.longest = Math.max(this.longest, characters);
    if (!sampled) return;
    this.sample.rows++;
    this.sample.characters += characters;
    for (const text of texts) {
      for (const part of this.segmenter.segment(text)) if (part.isWordLike) this.sample.words++;
      this.counters.forEach((counter, n) => (this.sample.tokens[n] += counter.count(text)));
    }
  }

  get result(): Statistics {
    const exact = this.sample.rows === this.rows;
    const share = this.sample.characters === 0 ? 1 : this.characters / this.sample.characters;
    const whole = (counted: number) => (exact ? counted : Math.round(counted * share));
    return {
      rows: this.rows,
      texts: this.texts,
      characters: this.characters,
      words: whole(this.sample.words),
      exact,
      longest_row_characters: this.longest,
      tokens: this.counters.map(({ name, sha256 }, n) => ({
        tokenizer: name,
        tokenizer_sha256: sha256,
        tokens: whole(this.sample.tokens[n]),
        exact,
      })),
    };
  }
}

const highSurrogates = /[\ud800-\udbff]/g;

/** Characters (code points) of a well-formed text. */
function lengthOf(text: string): number {
  return text.length - (text.match(highSurrogates)?.length ?? 0);
}
