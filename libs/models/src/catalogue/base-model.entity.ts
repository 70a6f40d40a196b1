import { Column, Entity, PrimaryColumn } from 'typeorm';

export interface ModelFile {
  /** Path inside the model's folder. */
  path: string;
  sha256: string;
  bytes: number;
}

/** A model that training starts from, as it was found: another content is another row. */
@Entity('base_models')
export class BaseModel {
  @PrimaryColumn('uuid')
  id: string;

  @Column('text')
  name: string;

  /** sha256 over the sorted list of its files. */
  @Column('text')
  digest: string;

  /** SPDX expression. */
  @Column('text')
  licence: string;

  @Column('text')
  notice: string;

  /** Shows that training works; its answers are not to be relied on. */
  @Column('boolean')
  demonstration: boolean;

  /** BCP-47. */
  @Column('text', { array: true })
  languages: string[];

  @Column('bigint')
  parameters: bigint;

  /** Tokens. */
  @Column('int')
  context_length: number;

  /** sha256 of its tokenizer.json. */
  @Column('text', { nullable: true })
  tokenizer_sha256: string | null;

  @Column('jsonb')
  files: ModelFile[];

  @Column('uuid')
  store_id: string;

  /** Countries in which it may be used; null: anywhere. */
  @Column('text', { array: true, nullable: true })
  processing_included: string[] | null;

  @Column('timestamptz')
  created_at: Date;

  @Column('timestamptz', { nullable: true })
  superseded_at: Date | null;
}
