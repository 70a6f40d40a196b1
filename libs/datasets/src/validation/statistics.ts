/** Tokens of a dataset version as one tokenizer counts them. */
export interface TokenCount {
  /** Name of the base model whose tokenizer counted. */
  tokenizer: string;
  /** sha256 of that tokenizer.json. */
  tokenizer_sha256: string;
  /** Tokens of the texts alone, without what a chat template puts around them. */
  tokens: number;
  /** False: counted on a sample of the rows and carried to all. */
  exact: boolean;
}

/** Rows that a training run drops unless it is told to read longer ones. They tell places, no rows. */
export interface LongRows {
  tokenizer: string;
  tokenizer_sha256: string;
  /** Tokens of a row, its chat template included. */
  limit: number;
  rows: number;
  /** The first ten. */
  first: { file: string; row: number; tokens: number }[];
  /** False: some were judged by their characters. */
  exact: boolean;
}

/** Aggregates of a version's rows: they tell no row. */
export interface Statistics {
  rows: number;
  /** Chat turns, or texts of the other formats. */
  texts: number;
  /** Characters of the texts (Unicode code points). */
  characters: number;
  /** Words by Unicode segmentation, which splits Thai, Lao, Khmer and Japanese too. */
  words: number;
  /** False: words and tokens were counted on a sample of the rows and carried to all. */
  exact: boolean;
  longest_row_characters: number;
  /** By tokenizer; empty where no base model's tokenizer is there. */
  tokens: TokenCount[];
}
