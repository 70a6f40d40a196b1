import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { AgreementState } from './agreement.state';

/** The owner's record that a project may use a version, for what and until when. */
@Entity('agreements')
export class Agreement {
  @PrimaryColumn('uuid')
  org_id: string;

  @PrimaryColumn('uuid')
  id: string;

  @Column('uuid')
  dataset_id: string;

  @Column('uuid')
  version_id: string;

  @Column('uuid')
  project_id: string;

  /** As it was called when the agreement was made. */
  @Column('text')
  project_name: string;

  /** Of the project's programme: a whole day until which it holds ends at midnight of it. */
  @Column('text')
  time_zone: string;

  @Column('text')
  purpose: string;

  /** The owner took part in the project when it was made. */
  @Column('boolean')
  own_data: boolean;

  @Column('timestamptz', { nullable: true })
  until: Date | null;

  /** Pools to which it is limited; null: any that residency allows. */
  @Column('uuid', { array: true, nullable: true })
  pools: string[] | null;

  /** Countries to which it is limited; null: as residency says. */
  @Column('text', { array: true, nullable: true })
  countries: string[] | null;

  @Column('text')
  state: AgreementState;

  @Column('uuid')
  granted_by: string;

  @Column('timestamptz')
  granted_at: Date;

  @Column('uuid', { nullable: true })
  revoked_by: string | null;

  @Column('timestamptz', { nullable: true })
  revoked_at: Date | null;

  @Column('text', { nullable: true })
  revoked_reason: string | null;

  @Column('int')
  version: number;
}
