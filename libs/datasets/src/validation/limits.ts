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
  /** Findings of each severity that a report names one by one; all are counted. */
  listed: 100,
} as const;

/** Words and tokens are counted on all rows up to so many bytes; of larger versions on evenly chosen rows. */
export const sampleBytes = 2 * 1024 * 1024;
