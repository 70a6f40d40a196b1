import { PageOf } from '@app/platform/http';

export class BaseModelFileDto {
  /** Path inside the model's folder. */
  path: string;
  sha256: string;
  bytes: number;
}

/** A model that training may start from. */
export class BaseModelDto {
  id: string;
  /** What it is called; the newest content of a name is offered. */
  name: string;
  /** sha256 over the sorted list of its files, as `LC_ALL=C sha256sum` prints it. */
  digest: string;
  /** SPDX expression. */
  licence: string;
  /** What its publisher wants said along with it; empty where nothing. */
  notice: string;
  /** It shows that training works; its answers are not to be relied on. */
  demonstration: boolean;
  /** BCP-47. */
  languages: string[];
  parameters: number;
  /** Tokens. */
  context_length: number;
  /** sha256 of its tokenizer.json: the tokens of a dataset are counted by tokenizer. */
  tokenizer_sha256: string | null;
  /** Of all files together. */
  bytes: number;
  files: BaseModelFileDto[];
  /** Countries in which it may be used; null: anywhere. */
  processing_included: string[] | null;
  created_at: Date;
}

export class BaseModelPage extends PageOf(BaseModelDto) {}
