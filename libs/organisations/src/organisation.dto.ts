import { IsEmail, IsIn, IsString, Length, Matches, MaxLength } from 'class-validator';
import { locales, NewPassword } from '@app/identity';
import { MayBeLeftOut, Name, Nested, PageOf, PageQuery } from '@app/platform/http';
import { RegistrationNumber } from './registration-number';

const states = ['registered', 'verified', 'suspended', 'closed'] as const;

/** The person who registers and becomes the owner. */
export class OwnerBody {
  @IsEmail()
  @MaxLength(254)
  email: string;

  @Name()
  @Length(1, 200)
  name: string;

  /** At least 12 characters. */
  @NewPassword()
  password: string;

  /** Language of a new account; English unless said. */
  @MayBeLeftOut()
  @IsIn(locales)
  locale?: string;
}

export class RegisterOrganisation {
  @Name()
  @Length(2, 200)
  legal_name: string;

  /** ISO 3166 alpha-2, one of `GET /countries`. */
  @Matches(/^[A-Z]{2}$/)
  country: string;

  /** As its register writes it: TH 13 digits, VN MST, MY SSM, SG UEN, JP corporate number; else by its country's pattern. */
  @IsString()
  @Length(1, 40)
  @RegistrationNumber()
  registration_number: string;

  /** What shows that it exists and that you act for it, for whoever verifies it: the address of the register's entry, a letter. */
  @MayBeLeftOut()
  @IsString()
  @Length(5, 2000)
  evidence?: string;

  @Nested(() => OwnerBody)
  owner: OwnerBody;
}

export class ChangeRegistration {
  @MayBeLeftOut()
  @Name()
  @Length(2, 200)
  legal_name?: string;

  @MayBeLeftOut()
  @IsString()
  @Length(1, 40)
  registration_number?: string;

  /** What shows that it exists and that you act for it. */
  @MayBeLeftOut()
  @IsString()
  @Length(5, 2000)
  evidence?: string;
}

export class OrganisationDto {
  id: string;
  legal_name: string;
  country: string;
  registration_number: string;
  /** What its owner gave to show that it exists; null where nothing was given. */
  evidence: string | null;
  state: (typeof states)[number];
  state_reason: string | null;
  created_at: Date;
  verified_at: Date | null;
  version: number;
}

/** An organisation of whoever asks, as it stands: also one for which nothing can be read or done any more. */
export class MyOrganisationDto {
  id: string;
  legal_name: string;
  state: (typeof states)[number];
  /** Why it is in that state, as the platform's administrator wrote it. */
  state_reason: string | null;
  /** It was closed instead of being verified. */
  refused: boolean;
  created_at: Date;
}

/** All of them; there are few. */
export class MyOrganisationList {
  data: MyOrganisationDto[];
}

/** What was looked at when an organisation was verified. */
export class VerificationDto {
  evidence: string;
  /** Person who verified it. */
  verified_by: string;
  /** Null where the reader may not read the record, in which names stand. */
  verified_by_name: string | null;
  verified_at: Date;
}

/** Somebody who answers for an organisation. */
export class OrganisationOwnerDto {
  person: string;
  name: string;
  email: string;
  /** When they became an owner: of the first, when they confirmed the address that they registered it with. */
  since: Date;
}

/** An organisation as the platform sees it. */
export class PlatformOrganisationDto extends OrganisationDto {
  /** Its owners, whoever has been one longest first. None until the address that it was registered with is confirmed. */
  owners: OrganisationOwnerDto[];
  /** Null before it is verified. */
  verification: VerificationDto | null;
}

export class OrganisationPage extends PageOf(OrganisationDto) {}

export class OrganisationQuery extends PageQuery {
  @MayBeLeftOut()
  @IsIn(states)
  state?: (typeof states)[number];
}

export class VerifyOrganisation {
  /** What was looked at, so that the decision can be followed. */
  @IsString()
  @Length(5, 2000)
  evidence: string;
}

export class SuspendOrganisation {
  /** `suspended` stops the organisation; `verified` lifts that. */
  @IsIn(['suspended', 'verified'])
  state: 'suspended' | 'verified';

  @IsString()
  @Length(5, 2000)
  reason: string;
}

export class CloseOrganisation {
  @IsString()
  @Length(5, 2000)
  reason: string;
}
