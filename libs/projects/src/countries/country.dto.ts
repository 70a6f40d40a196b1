import { IsString, Length, Matches } from 'class-validator';
import { MayBeLeftOut, Nested } from '@app/platform/http';

/** A country's name in the languages of the portal. */
export class CountryNamesDto {
  @IsString()
  @Length(1, 100)
  en: string;

  @MayBeLeftOut()
  @IsString()
  @Length(1, 100)
  th?: string;

  @MayBeLeftOut()
  @IsString()
  @Length(1, 100)
  vi?: string;

  @MayBeLeftOut()
  @IsString()
  @Length(1, 100)
  ms?: string;

  @MayBeLeftOut()
  @IsString()
  @Length(1, 100)
  ja?: string;
}

export class AddCountryDto {
  /** ISO 3166-1 alpha-2. */
  @Matches(/^[A-Z]{2}$/)
  code: string;

  /** ISO 4217. */
  @Matches(/^[A-Z]{3}$/)
  currency: string;

  @Nested(() => CountryNamesDto)
  names: CountryNamesDto;
}

export class CountryDto {
  /** ISO 3166-1 alpha-2. */
  code: string;

  /** ISO 4217. */
  currency: string;

  /** Name by language tag; `en` is always there. */
  names: Record<string, string>;
}

/** Reference list: short, so it has no pages. */
export class CountryList {
  data: CountryDto[];
}
