import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { ParticipantState } from './participant.state';

export const participantRoles = [
  'coordinator',
  'co_applicant',
  'subcontractor',
  'data_provider',
  'compute_provider',
] as const;
export type ParticipantRole = (typeof participantRoles)[number];

/** An organisation in a project, with its role in the award. */
@Entity('participants')
export class Participant {
  @PrimaryColumn('uuid')
  project_id: string;

  @PrimaryColumn('uuid')
  id: string;

  @Column('uuid')
  programme_id: string;

  @Column('uuid')
  org_id: string;

  @Column('text')
  role: ParticipantRole;

  @Column('text')
  state: ParticipantState;

  @Column('text', { nullable: true })
  state_reason: string | null;

  @Column('uuid')
  invited_by: string;

  @Column('timestamptz')
  invited_at: Date;

  @Column('uuid', { nullable: true })
  answered_by: string | null;

  @Column('timestamptz', { nullable: true })
  answered_at: Date | null;

  @Column('int')
  version: number;
}
