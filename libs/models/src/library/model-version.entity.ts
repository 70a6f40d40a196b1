import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A file of a model version and the store it lies in. */
export interface ArtefactFile {
  path: string;
  sha256: string;
  bytes: number;
  store_id: string;
}

/** A dataset version that a model was trained on. */
export interface Parent {
  dataset_org_id: string;
  dataset_id: string;
  dataset_version_id: string;
  dataset_name: string;
  number: string;
  digest: string;
  licence: string;
}

/** Losses in nats per target token on held-out rows. */
export interface ModelMetrics {
  base_loss: number | null;
  eval_loss: number | null;
  steps: number | null;
  tokens: number | null;
  /** Seconds of training, over all attempts of the job. */
  wall_seconds: number | null;
}

/** What a job made, and all it was made of. Rows never change. */
@Entity('model_versions')
export class ModelVersion {
  @PrimaryColumn('uuid')
  project_id: string;

  @PrimaryColumn('uuid')
  id: string;

  @Column('uuid')
  model_id: string;

  @Column('uuid')
  programme_id: string;

  /** 1, 2, 3 … within the model. */
  @Column('int')
  number: number;

  /** sha256 over the sorted list of files. */
  @Column('text')
  digest: string;

  /** `lora`, for example. */
  @Column('text')
  method: string;

  @Column('uuid')
  base_model_id: string;

  @Column('text')
  base_model_digest: string;

  @Column('uuid')
  job_id: string;

  @Column('uuid')
  attempt_id: string;

  @Column('uuid', { nullable: true })
  award_id: string | null;

  @Column('uuid')
  org_id: string;

  @Column('uuid')
  person_id: string;

  @Column('uuid', { nullable: true })
  pool_id: string | null;

  @Column('text', { nullable: true })
  pool_country: string | null;

  @Column('jsonb')
  files: ArtefactFile[];

  @Column('bigint')
  bytes: bigint;

  @Column('jsonb')
  datasets: Parent[];

  @Column('jsonb')
  metrics: ModelMetrics;

  /** Inherited: the intersection of what every parent allows; null: anywhere. */
  @Column('text', { array: true, nullable: true })
  processing_included: string[] | null;

  @Column('text', { array: true })
  processing_excluded: string[];

  @Column('timestamptz')
  created_at: Date;
}
