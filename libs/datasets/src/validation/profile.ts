import { countedCharacters, rowTokens, sampleBytes } from './limits';
import type { LongRowsDto, StatisticsDto } from './report.dto';
import type { Counter } from './tokenizers';

const namedRows = 10;

/** Sums over a version's rows, in constant memory. */
export class Profile {
  private rows = 0;
  private texts = 0;
  private characters = 0;
  private longest = 0;
  private readonly sample = { characters: 0, words: 0, tokens: [] as number[] };
  private readonly long: { rows: number; first: LongRowsDto['first'] }[];
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
    this.long = counters.map(() => ({ rows: 0, first: [] }));
  }

  /** @param around tokens that a chat template puts around the texts */
  add(texts: readonly string[], around: number, at: { file: string; row: number }): void {
    const characters = texts.reduce((sum, text) => sum + lengthOf(text), 0);
    const counted = this.rows % this.every === 0 ? this.count(texts) : null;
    this.rows++;
    this.texts += texts.length;
    this.characters += characters;
    this.longest = Math.max(this.longest, characters);
    this.counters.forEach((_, n) => {
      const exact = counted?.characters === characters;
      const tokens = (exact ? counted.tokens[n] : Math.round(characters * this.perCharacter(n))) + around;
      if (tokens <= rowTokens) return;
      this.long[n].rows++;
      if (this.long[n].first.length < namedRows) this.long[n].first.push({ ...at, tokens });
    });
  }

  get result(): StatisticsDto {
    const { exact } = this;
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

  /** Rows that a training run would drop, for each tokenizer by which there are some. */
  get longRows(): LongRowsDto[] {
    return this.counters.flatMap(({ name, sha256 }, n) => {
      const { rows, first } = this.long[n];
      const { exact } = this;
      return rows === 0 ? [] : [{ tokenizer: name, tokenizer_sha256: sha256, limit: rowTokens, rows, first, exact }];
    });
  }

  private get exact(): boolean {
    return this.sample.characters === this.characters;
  }

  /** Counts the words and tokens of a row, of a very long one those of its beginning. */
  private count(texts: readonly string[]): { characters: number; tokens: number[] } {
    const tokens = this.counters.map(() => 0);
    let characters = 0;
    for (const text of texts) {
      const part = text.slice(0, countedCharacters - characters).toWellFormed();
      for (const { isWordLike } of this.segmenter.segment(part)) if (isWordLike) this.sample.words++;
      this.counters.forEach((counter, n) => (tokens[n] += counter.count(part)));
      characters += lengthOf(part);
      if (part.length < text.length) break;
    }
    this.sample.characters += characters;
    tokens.forEach((count, n) => (this.sample.tokens[n] += count));
    return { characters, tokens };
  }

  private perCharacter(n: number): number {
    return this.sample.characters === 0 ? 0 : this.sample.tokens[n] / this.sample.characters;
  }
}

const highSurrogates = /[\ud800-\udbff]/g;

/** Characters (code points) of a well-formed text. */
function lengthOf(text: string): number {
  return text.length - (text.match(highSurrogates)?.length ?? 0);
}
