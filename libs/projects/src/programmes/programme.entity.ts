import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A funder's programme: projects, awards and quota decisions are made inside one. */
@Entity('programmes')
export class Programme {
  @PrimaryColumn('uuid')
  id: string;

  @Column('text')
  name: string;

  @Column('text')
  funder: string;

  /** Currency in which the programme accounts, ISO 4217. */
  @Column('text')
  currency: string;

  @Column('date')
  starts_on: string;

  @Column('date')
  ends_on: string;

  /** First month of its fiscal year, 1 to 12. */
  @Column('int')
  fiscal_year_start_month: number;

  /** IANA name: whole days of its grants begin at midnight of it. */
  @Column('text')
  time_zone: string;

  @Column('int')
  version: number;

  @Column('timestamptz')
  created_at: Date;
}

/** Last number given in a programme, by kind. */
@Entity('programme_counters')
export class ProgrammeCounter {
  @PrimaryColumn('uuid')
  programme_id: string;

  @PrimaryColumn('text')
  kind: 'project' | 'award';

  @Column('int')
  last: number;
}
