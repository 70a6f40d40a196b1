import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A model of a project: a name under which its versions are made. */
@Entity('models')
export class Model {
  @PrimaryColumn('uuid')
  project_id: string;

  @PrimaryColumn('uuid')
  id: string;

  @Column('uuid')
  programme_id: string;

  /** Organisation whose job made the first version. */
  @Column('uuid')
  org_id: string;

  @Column('text')
  name: string;

  @Column('text')
  description: string;

  @Column('timestamptz')
  created_at: Date;

  @Column('int')
  version: number;
}
