import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Split } from '../versions/version-file.entity';

export type UploadState = 'open' | 'finished' | 'refused' | 'cancelled' | 'expired';

/** A file on its way. Its bytes lie in the staging folder of the dataset's own store, named by its id. */
@Entity('uploads')
export class Upload {
  @PrimaryColumn('uuid')
  org_id: string;

  @PrimaryColumn('uuid')
  id: string;

  @Column('uuid')
  dataset_id: string;

  @Column('uuid')
  version_id: string;

  /** Logical path that the file will have. */
  @Column('text')
  path: string;

  @Column('text')
  split: Split;

  @Column('text')
  media_type: string;

  /** Length announced. */
  @Column('bigint')
  bytes: bigint;

  /** Digest announced by the client, if it did. */
  @Column('text', { nullable: true })
  expected_sha256: string | null;

  @Column('uuid')
  store_id: string;

  @Column('text')
  state: UploadState;

  /** Digest of what arrived, once all did. */
  @Column('text', { nullable: true })
  sha256: string | null;

  @Column('uuid')
  person_id: string;

  @Column('timestamptz')
  created_at: Date;

  @Column('timestamptz')
  expires_at: Date;

  @Column('timestamptz', { nullable: true })
  ended_at: Date | null;
}
