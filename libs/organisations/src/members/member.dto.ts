import { ArrayUnique, IsArray, IsEmail, IsIn, IsString, Length, MaxLength } from 'class-validator';
import { roleNames } from '@app/access';
import { locales, NewPassword } from '@app/identity';
import { MayBeLeftOut, Name, PageOf } from '@app/platform/http';
import type { ShownInvitationState } from './invitation.state';

const roles = roleNames('organisation');

export class InviteMember {
  @IsEmail()
  @MaxLength(254)
  email: string;

  @IsIn(roles)
  role: string;

  /** Language of the mail, where the address has no account with one of its own; the inviter's unless said. */
  @MayBeLeftOut()
  @IsIn(locales)
  locale?: string;
}

export class InvitationDto {
  id: string;
  email: string;
  role: string;
  /** Language it was written in, and that of an account made with it, unless it has one or says another. */
  locale: string;
  state: ShownInvitationState;
  created_at: Date;
  expires_at: Date;
}

export class InvitationPage extends PageOf(InvitationDto) {}

export class AcceptInvitation {
  @IsString()
  @Length(20, 200)
  token: string;

  /** Needed when the invited address has no account yet. */
  @MayBeLeftOut()
  @Name()
  @Length(1, 200)
  name?: string;

  @MayBeLeftOut()
  @NewPassword()
  password?: string;

  /** Language of a new account; the invitation's unless said. */
  @MayBeLeftOut()
  @IsIn(locales)
  locale?: string;
}

export class MemberDto {
  person: string;
  name: string;
  email: string;
  roles: string[];
}

export class MemberPage extends PageOf(MemberDto) {}

export class ChangeMember {
  /** All roles the person shall have; an empty list removes them. */
  @IsArray()
  @ArrayUnique()
  @IsIn(roles, { each: true })
  roles: string[];
}
