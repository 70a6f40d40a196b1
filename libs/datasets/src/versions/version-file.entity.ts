import { Column, Entity, PrimaryColumn } from 'typeorm';

export const splits = ['train', 'eval', 'test'] as const;
export type Split = (typeof splits)[number];

/** `chat`: messages; `instruction`: instruction, input, output; `text`: text. */
export const formats = ['chat', 'instruction', 'text'] as const;
export type Format = (typeof formats)[number];

/** A file of a dataset version. Where it lies is no part of the version's digest. */
@Entity('version_files')
export class VersionFile {
  @PrimaryColumn('uuid')
  org_id: string;

  @PrimaryColumn('uuid')
  version_id: string;

  @PrimaryColumn('uuid')
  id: string;

  /** Logical path: split and file name. */
  @Column('text')
  path: string;

  @Column('text')
  split: Split;

  /** Found by the check. */
  @Column('text', { nullable: true })
  format: Format | null;

  @Column('uuid')
  store_id: string;

  @Column('text')
  sha256: string;

  @Column('bigint')
  bytes: bigint;

  @Column('bigint', { nullable: true })
  rows: bigint | null;

  @Column('uuid')
  uploaded_by: string;

  @Column('timestamptz')
  uploaded_at: Date;
}
