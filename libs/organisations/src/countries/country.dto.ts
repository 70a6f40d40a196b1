import { Length, Matches, Validate, ValidatorConstraint } from 'class-validator';
import { MayBeLeftOut, Name, Nested } from '@app/platform/http';

/** A country's name in the languages of the portal. */
export class CountryNamesDto {
  @Name()
  @Length(1, 100)
  en: string;

  @MayBeLeftOut()
  @Name()
  @Length(1, 100)
  th?: string;

  @MayBeLeftOut()
  @Name()
  @Length(1, 100)
  vi?: string;

  @MayBeLeftOut()
  @Name()
  @Length(1, 100)
  ms?: string;

  @MayBeLeftOut()
  @Name()
  @Length(1, 100)
  ja?: string;
}

@ValidatorConstraint({ name: 'regular-expression' })
class RegularExpression {
  validate(text: unknown): boolean {
    try {
      return typeof text === 'string' && Boolean(new RegExp(text));
    } catch {
      return false;
    }
  }

  defaultMessage(): string {
    return 'must be a regular expression';
  }
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

  /** Regular expression that the whole of an organisation's registration number there matches; without it any is taken. */
  @MayBeLeftOut()
  @Length(1, 100)
  @Validate(RegularExpression)
  registration_number_pattern?: string;
}

export class CountryDto {
  /** ISO 3166-1 alpha-2. */
  code: string;

  /** ISO 4217. */
  currency: string;

  /** Name by language tag; `en` is always there. */
  names: Record<string, string>;

  /** Regular expression for registration numbers; null where a check is built in, or none is known. */
  registration_number_pattern: string | null;

  /** Whether a store of files stands in it: data can be registered to lie there, and what is trained there is kept. */
  store: boolean;
}

/** Reference list: short, so it has no pages. */
export class CountryList {
  data: CountryDto[];
}
