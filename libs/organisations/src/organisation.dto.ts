import { ArrayUnique, IsArray, IsEmail, IsIn, IsString, Length, MaxLength } from 'class-validator';
import { roleNames } from '@app/access';
import { MayBeLeftOut, Nested, PageOf, PageQuery } from '@app/platform/http';
import { countries } from './registration-number';

const states = ['registered', 'verified', 'suspended', 'closed'] as const;
const roles = roleNames('organisation');

/** The person who registers and becomes the owner. */
export class OwnerBody {
  @IsEmail()
  @MaxLength(254)
  email: string;

  @IsString()
  @Length(1, 200)
  name: string;

  /** At least 12 characters. */
  @IsString()
  password: string;
}

export class RegisterOrganisation {
  @IsString()
  @Length(2, 200)
  legal_name: string;

  /** ISO 3166 alpha-2. */
  @IsIn(countries)
  country: string;

  /** As its register writes it: TH 13 digits, VN MST, MY SSM, SG UEN, JP corporate number. */
  @IsString()
  @Length(1, 40)
  registration_number: string;

  @Nested(() => OwnerBody)
  owner: OwnerBody;
}

export class OrganisationDto {
  id: string;
  legal_name: string;
  country: string;
  registration_number: string;
  state: (typeof states)[number];
  state_reason: string | null;
  created_at: Date;
  verified_at: Date | null;
  version: number;
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

export class InviteMember {
  @IsEmail()
  @MaxLength(254)
  email: string;

  @IsIn(roles)
  role: string;
}

export class InvitationDto {
  email: string;
  role: string;
  status: string;
}

export class AcceptInvitation {
  @IsString()
  @Length(20, 200)
  token: string;

  /** Needed when the invited address has no account yet. */
  @MayBeLeftOut()
  @IsString()
  @Length(1, 200)
  name?: string;

  @MayBeLeftOut()
  @IsString()
  password?: string;
}

export class MemberDto {
  person: string;
  name: string;
  email: string;
  roles: string[];
}

export class MemberList {
  data: MemberDto[];
}

export class ChangeMember {
  /** All roles the person shall have; an empty list removes them. */
  @IsArray()
  @ArrayUnique()
  @IsIn(roles, { each: true })
  roles: string[];
}
