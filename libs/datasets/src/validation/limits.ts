/** What a file of rows may be. A report names them. */
export const limits = {
  /** Bytes of a row. */
  row_bytes: 1_048_576,
  /** Rows of a version. */
  rows: 10_000_000,
  /** Levels of nesting in a row. */
  depth: 32,
  /** Turns of a chat row. */
  turns: 1000,
  /** Characters of a value that a report shows. */
  excerpt: 80,
  /** Digits of a whole number: Python, which trains, reads no more. */
  digits: 4300,
  /** Findings of each severity that a report names one by one; all are counted. */
  listed: 100,
} as const;

/** Tokens of a row that a training run reads unless it is told another `max_tokens_per_row`; longer rows it drops. */
export const rowTokens = 512;

/** Characters of one row that are counted into words and tokens: more of one row would hold up everything else. */
export const countedCharacters = 4096;

/** Words and tokens are counted on all rows up to so many bytes; of larger versions on evenly chosen rows. */
export const sampleBytes = 2 * 1024 * 1024;
