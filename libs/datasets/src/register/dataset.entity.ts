import { Column, Entity, PrimaryColumn } from 'typeorm';

export const modalities = ['text', 'speech', 'parallel', 'instruction', 'preference', 'eval'] as const;
export type Modality = (typeof modalities)[number];

export const personalDataClasses = ['none', 'anonymised', 'pseudonymised', 'personal', 'sensitive'] as const;
export type PersonalData = (typeof personalDataClasses)[number];

/** Classes whose rows can lead back to a person: the publisher must be another than the uploader. */
export const identifiable: readonly PersonalData[] = ['pseudonymised', 'personal', 'sensitive'];

export const lawfulBases = [
  'not_personal',
  'consent',
  'explicit_consent',
  'contract',
  'legal_obligation',
  'vital_interest',
  'public_task',
  'legitimate_interest',
  'research',
] as const;
export type LawfulBasis = (typeof lawfulBases)[number];

/** A language of the data. */
export interface Language {
  /** ISO 639-3, three letters: `tha`. */
  iso639_3: string;
  /** BCP-47 tag: `th-TH`. */
  bcp47: string;
}

/** Data of an organisation, with its rights. The bytes belong to its versions. */
@Entity('datasets')
export class Dataset {
  @PrimaryColumn('uuid')
  org_id: string;

  @PrimaryColumn('uuid')
  id: string;

  @Column('text')
  name: string;

  @Column('text')
  description: string;

  @Column('text')
  modality: Modality;

  @Column('jsonb')
  languages: Language[];

  /** SPDX expression. */
  @Column('text')
  licence: string;

  @Column('text')
  lawful_basis: LawfulBasis;

  @Column('text')
  personal_data: PersonalData;

  /** Countries in which it may lie. */
  @Column('text', { array: true })
  storage_allowed: string[];

  /** Countries in which it may be processed; null: anywhere. */
  @Column('text', { array: true, nullable: true })
  processing_included: string[] | null;

  @Column('text', { array: true })
  processing_excluded: string[];

  /** Whether others may see the listing of its published version. */
  @Column('boolean')
  listed: boolean;

  /** Chosen by residency before the first byte, and kept. */
  @Column('uuid')
  store_id: string;

  @Column('uuid')
  created_by: string;

  @Column('timestamptz')
  created_at: Date;

  @Column('int')
  version: number;
}
