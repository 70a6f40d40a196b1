import { IsEmail, IsIn, IsInt, Length, Max, MaxLength, Min } from 'class-validator';
import { roleNames } from '@app/access';
import { locales } from '@app/identity';
import { Day, MayBeLeftOut, Name, PageOf, TimeZone } from '@app/platform/http';

/** Currencies that the ledger keeps. */
const currencies = ['JPY', 'THB', 'VND', 'MYR', 'SGD', 'USD'];

/** Roles that decide on nothing and confirm nothing: to others an office could invite its own second person. */
const readingRoles = ['auditor', 'reviewer'];

export class CreateProgrammeDto {
  @Name()
  @Length(1, 200)
  name: string;

  /** Who pays, for example a ministry. */
  @Name()
  @Length(1, 200)
  funder: string;

  /** Currency in which the programme accounts, ISO 4217. */
  @IsIn(currencies)
  currency: string;

  /** First day, `YYYY-MM-DD`. */
  @Day()
  starts_on: string;

  /** Last day, `YYYY-MM-DD`. */
  @Day()
  ends_on: string;

  /** First month of its fiscal year; April unless said. */
  @MayBeLeftOut()
  @IsInt()
  @Min(1)
  @Max(12)
  fiscal_year_start_month?: number = 4;

  /** IANA name of the time zone whose midnights begin the whole days of its grants; Asia/Tokyo unless said. */
  @MayBeLeftOut()
  @TimeZone()
  time_zone?: string = 'Asia/Tokyo';

  /** E-mail address of its first administrator; whoever has no account is invited by mail. */
  @IsEmail()
  administrator_email: string;

  /** Language of that mail; that of whoever makes the programme unless said. */
  @MayBeLeftOut()
  @IsIn(locales)
  administrator_locale?: string;
}

export class ProgrammeDto {
  id: string;
  name: string;
  funder: string;
  /** ISO 4217. */
  currency: string;
  starts_on: string;
  ends_on: string;
  fiscal_year_start_month: number;
  /** IANA name of the time zone whose midnights begin the whole days of its grants. */
  time_zone: string;
  /** How many people of finance it has: two are needed, since what one enters or proposes another confirms. */
  finance: number;
  created_at: Date;
  version: number;
}

export class ProgrammePage extends PageOf(ProgrammeDto) {}

export class NameStaffDto {
  /** E-mail address of a person who has an account. */
  @IsEmail()
  email: string;

  /** Role in the programme. */
  @IsIn(roleNames('programme'))
  role: string;
}

class InviteByMail {
  @IsEmail()
  @MaxLength(254)
  email: string;

  /** Language of the mail, where the address has no account with one of its own; the inviter's unless said. */
  @MayBeLeftOut()
  @IsIn(locales)
  locale?: string;
}

export class InviteStaffDto extends InviteByMail {
  /** Role in the programme. */
  @IsIn(roleNames('programme'))
  role: string;
}

export class InviteColleagueDto extends InviteByMail {
  /** Role in the programme that only reads; administrators and finance, of whom it takes two, are appointed by the platform. */
  @IsIn(readingRoles)
  role: string;
}

/** A person with a role in a scope. */
export class RoleHolderDto {
  /** The person's id. */
  person: string;
  name: string;
  email: string;
  role: string;
  /** Organisation as whose member they have it. */
  organisation: string | null;
}

export class RoleHolderPage extends PageOf(RoleHolderDto) {}
