import { Column, Entity, PrimaryColumn } from 'typeorm';

/** What base and tuned model answered to the same prompt. */
export interface Sample {
  prompt: string;
  base: string;
  tuned: string;
}

/** A sample of a model version. Texts of the tenant: no staff door opens on this table. */
@Entity('model_samples')
export class ModelSample implements Sample {
  @PrimaryColumn('uuid')
  project_id: string;

  @PrimaryColumn('uuid')
  version_id: string;

  /** 1, 2, 3 … in the order of the prompts. */
  @PrimaryColumn('int')
  number: number;

  @Column('text')
  prompt: string;

  /** Answer of the base model. */
  @Column('text')
  base: string;

  /** Answer after training. */
  @Column('text')
  tuned: string;
}
