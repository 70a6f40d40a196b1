import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { ProjectState } from './project.state';

/** Work of a consortium under one programme; award, quota, jobs and models belong to it. */
@Entity('projects')
export class Project {
  @PrimaryColumn('uuid')
  id: string;

  @Column('uuid')
  programme_id: string;

  /** `P-0001`, counted per programme without gaps. */
  @Column('text')
  number: string;

  @Column('text')
  name: string;

  @Column('text')
  summary: string;

  @Column('text')
  state: ProjectState;

  @Column('text', { nullable: true })
  state_reason: string | null;

  @Column('uuid')
  created_by: string;

  @Column('timestamptz')
  created_at: Date;

  @Column('int')
  version: number;
}
