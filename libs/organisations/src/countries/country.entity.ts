import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A country of the portal: data, not code, so that others can be added to the first five. */
@Entity('countries')
export class Country {
  /** ISO 3166-1 alpha-2. */
  @PrimaryColumn('text')
  code: string;

  /** Place in lists. */
  @Column('int')
  position: number;

  /** Currency of the country, ISO 4217. */
  @Column('text')
  currency: string;

  /** Its name by language tag; `en` is always there. */
  @Column('jsonb')
  names: Record<string, string>;

  /** Regular expression that the whole of a registration number matches; for the first five their own checks hold. */
  @Column('text', { nullable: true })
  registration_pattern: string | null;
}
