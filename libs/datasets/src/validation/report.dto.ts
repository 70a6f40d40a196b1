import type { ValidationState } from './validation.entity';

/** `error`: the version cannot be published so. `warning`: it can, and this is worth knowing. */
export type Severity = 'error' | 'warning';

/** Tokens of a version as one base model's tokenizer counts them. */
export class TokenCountDto {
  /** Base model whose tokenizer counted. */
  tokenizer: string;
  /** sha256 of its tokenizer.json. */
  tokenizer_sha256: string;
  /** Tokens of the texts alone, without what a chat template puts around them. */
  tokens: number;
  /** False: counted on a sample of the rows and carried to all. */
  exact: boolean;
}

/** Aggregates of a version's rows: they tell no row. */
export class StatisticsDto {
  rows: number;
  /** Chat turns, or texts of the other formats. */
  texts: number;
  /** Unicode code points. */
  characters: number;
  /** Words by Unicode segmentation, which parts Thai, Lao, Khmer and Japanese too. */
  words: number;
  /** False: words and tokens were counted on a sample of the rows and carried to all. */
  exact: boolean;
  /** Unicode code points of the longest row. */
  longest_row_characters: number;
  /** Empty where no base model with a tokenizer was there. */
  tokens: TokenCountDto[];
}

/** One thing found in a file, at its exact place. */
export class FindingDto {
  /** `error`: the version cannot be published so; `warning`: it can. */
  severity: Severity;
  /** Stable, kebab-case. */
  code: string;
  /** Logical path of the file; null: of the version. */
  file: string | null;
  /** Line of the file, from 1. */
  row: number | null;
  /** Character of the line, from 1; the byte where the code is `invalid-utf8`. */
  column: number | null;
  /** JSON pointer into the row. */
  field: string | null;
  /** One English sentence. */
  detail: string;
  /** The limit that was passed, where there is one. */
  limit: number | null;
  /** The value, cut to 80 characters. */
  value: string | null;
}

export class FindingCountDto {
  severity: Severity;
  /** Code of the findings. */
  code: string;
  /** How many, also of those that are not named one by one. */
  count: number;
}

export class LongRowDto {
  /** Logical path of the file. */
  file: string;
  /** Line of the file, from 1. */
  row: number;
  /** Tokens of the row, with about what a chat template puts around its texts. */
  tokens: number;
}

/** Rows that a training run drops unless its `max_tokens_per_row` is raised, as one base model's tokenizer counts. */
export class LongRowsDto {
  /** Base model whose tokenizer counted. */
  tokenizer: string;
  /** sha256 of its tokenizer.json. */
  tokenizer_sha256: string;
  /** Tokens that a run reads of a row where it is not told another number. */
  limit: number;
  /** How many rows are longer. */
  rows: number;
  /** The first ten of them. */
  first: LongRowDto[];
  /** False: most rows were judged by their characters, after a sample of them was counted. */
  exact: boolean;
}

export class CheckedFileDto {
  /** Logical path: split and file name. */
  path: string;
  /** Found from its first row; null where no row could be read. */
  format: string | null;
  rows: number;
  bytes: number;
  sha256: string;
}

/** How far a check is. */
export class ProgressDto {
  bytes_done: number;
  bytes_total: number;
  rows_done: number;
}

/** The newest check of a version. Shown to members of the owning organisation only. */
export class ReportDto {
  id: string;
  dataset_version: string;
  /** `passed` and `failed` are its ends. */
  state: ValidationState;
  /** Bytes and rows read so far, while it runs. */
  progress: ProgressDto;
  /** Null until it has ended, like all that follows. */
  passed: boolean | null;
  /** The files that were read. */
  files: CheckedFileDto[];
  /** The first hundred errors and one warning of each kind. */
  findings: FindingDto[];
  /** All findings, by code. */
  counts: FindingCountDto[];
  /** Null where something was found that must be mended first. */
  statistics: StatisticsDto | null;
  /** Rows that a training run would drop, by tokenizer; empty where all of them fit. */
  long_rows: LongRowsDto[];
  /** Said where tokens could not be counted. */
  tokens_note: string | null;
  created_at: Date;
  finished_at: Date | null;
}
